// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace with an IPv6 address gets it by DHCPv6 from real clients, with its name servers and
// its router, from the program answer-ipv6; and that program comes with the first such workspace of
// a bridge, follows every change without a restart, and goes with the last.
#include <algorithm>

#include "ipv6_host.h"
#include "support/dhcp_client.h"
#include "support/watching.h"

namespace vif_workspace::tests::ipv6_host::ipv6_served_test {
namespace {

TEST_CASE("the program comes with the first workspace that has IPv6, and goes with the last") {
    HostWithIpv6 host;
    host.bring_up(*host.alpha);
    const int pid = answerer();
    check_silent();
    CHECK(status_of(pid, "Uid") == "65534\t65534\t65534\t65534");
    CHECK(status_of(pid, "CapEff") == "0000000000000000");
    CHECK(status_of(pid, "NoNewPrivs") == "1");
    host.bring_up(*host.beta);
    CHECK(answerer() == pid);
    CHECK(contents(guests_file).find(beta_ipv6) != std::string::npos);
    check_silent();
    host.take_down(*host.alpha);
    CHECK(answerer() == pid);
    CHECK(contents(guests_file).find(alpha_ipv6) == std::string::npos);
    check_silent();
    host.take_down(*host.beta);
    host.check_nothing_left();
}

TEST_CASE("without an IPv6 address, or with server = none, nothing of it runs") {
    HostWithIpv6 host;
    host.world.assign(beta_mac, {{"ip", beta_ip}});
    host.bring_up(*host.beta);
    CHECK(ipv6_answerers().empty());
    check_silent();
    World::configure("[ipv6]\nserver = \"none\"\n");
    host.bring_up(*host.alpha);
    CHECK(ipv6_answerers().empty());
    check_silent();
    host.take_down(*host.alpha);
    host.take_down(*host.beta);
    host.check_nothing_left();
}

TEST_CASE("the program runs where nothing answers IPv4") {
    HostWithIpv6 host;
    World::configure("[dhcp]\nserver = \"none\"\n");
    host.bring_up(*host.alpha);
    CHECK(dhcpd_of_ours().empty());
    answerer();
    check_silent();
    check_repaired();
    DhcpClient client = DhcpClient::dhclient6(host.alpha->guest());
    CHECK(client.lease()["address"] == alpha_ipv6);
    host.take_down(*host.alpha);
    host.check_nothing_left();
}

TEST_CASE("check names each damage to the program, and repair undoes it") {
    HostWithIpv6 host;
    host.bring_up(*host.alpha);
    kill_answerer();
    check_says("answer-ipv6 of xenbr0: it does not run");
    check_repaired();
    const int pid = answerer();
    run_or_throw({"cp", guests_file, "/run/other"});
    run_or_throw({"sed", "-i", "s/::10/::99/", "/run/other"});
    run_or_throw({"mv", "/run/other", guests_file});
    check_says("answer-ipv6 of xenbr0: it does not answer the workspaces in force");
    check_repaired();
    CHECK(answerer() == pid);
    run_or_throw({"rm", guests_file});
    wait_for_end(pid);
    check_says("answer-ipv6 of xenbr0: it does not run");
    check_repaired();
    run_or_throw({"ip", "link", "del", "vw-xenbr0"});
    check_says("answer-ipv6 of xenbr0: the network namespace vif-workspace-xenbr0 is missing");
    check_repaired();
    kill(answerer(), SIGSTOP);
    host.bring_up(*host.beta);  // does not wait for it for ever
    check_silent();
    answerer();
    host.take_down(*host.alpha);
    host.take_down(*host.beta);
    host.check_nothing_left();
}

TEST_CASE("a program that dies is started again at once by the watch") {
    HostWithIpv6 host;
    host.bring_up(*host.alpha);
    Watching watch;
    kill_answerer();
    watch.wait_for("repaired=\"answer-ipv6 of xenbr0: it does not run\"");
    watch.wait_until_asleep();
    answerer();
    check_silent();
}

/// Runs the event of the vif with one fault; true if the fault occurred.
/// Waits until `ip -6 WORDS` in the guest prints TEXT, or, if it must not, no longer does.
void wait_for(const Vif& vif, const Words& words, const std::string& text, bool is_there = true) {
    Words command = {"ip", "-n", vif.guest().name(), "-6"};
    command.insert(command.end(), words.begin(), words.end());
    const Deadline deadline = Deadline::after(long_enough);
    while ((run_or_throw(command).find(text) != std::string::npos) != is_there) {
        REQUIRE(!deadline.has_passed());
        poll(nullptr, 0, 20);
    }
}

using Client = DhcpClient (*)(const NetworkNamespace&);

TEST_CASE("every client gets exactly its address, its name server and its router") {
    const std::map<std::string, Client> clients = {{"dhclient", DhcpClient::dhclient6},
                                                   {"dhcpcd", DhcpClient::dhcpcd6},
                                                   {"networkd", DhcpClient::networkd6}};
    for (const auto& one : clients) {
        CAPTURE(one.first);
        HostWithIpv6 host;
        host.bring_up(*host.alpha);
        DhcpClient client = one.second(host.alpha->guest());
        DhcpEvent lease = client.lease();
        CHECK(lease["address"] == alpha_ipv6);
        if (one.first != "networkd") CHECK(lease["dns"] == name_server);
        wait_for(*host.alpha, {"route", "show", "default"}, "default via " + router);
        wait_for(*host.alpha, {"-o", "address", "show", "dev", "eth0", "scope", "global"},
                 alpha_ipv6);
        const std::string addresses = run_or_throw({"ip", "-n", host.alpha->guest().name(), "-6",
                                                    "-o", "address", "show", "scope", "global"});
        CHECK(std::ranges::count(addresses, '\n') == 1);
        host.take_down(*host.alpha);
    }
}

TEST_CASE("a client renews across a restart of the program, and takes a changed address then") {
    HostWithIpv6 host;
    host.bring_up(*host.alpha);
    DhcpClient client = DhcpClient::dhclient6(host.alpha->guest());
    CHECK(client.lease()["address"] == alpha_ipv6);
    kill_answerer();
    check_repaired();
    CHECK(client.lease()["address"] == alpha_ipv6);  // renewed after 30 s
    const int pid = answerer();
    host.assign(changed);
    check_repaired();
    CHECK(answerer() == pid);
    CHECK(client.lease()["address"] == changed);
}

}  // namespace
}  // namespace vif_workspace::tests::ipv6_host::ipv6_served_test
