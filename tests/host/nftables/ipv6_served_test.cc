// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace with an IPv6 address gets it by DHCPv6 from real clients, with its name servers and
// its router, from the program answer-ipv6; and that program comes with the first such workspace of
// a bridge, follows every change without a restart, and goes with the last.
#include <poll.h>

#include <algorithm>
#include <csignal>

#include "support/dhcp_client.h"
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/testbed.h"
#include "support/watching.h"

namespace vif_workspace::tests::ipv6_served_test {
namespace {

const std::string own = "2001:db8:9::10";
const std::string changed = "2001:db8:9::11";
const std::string of_beta = "2001:db8:9::1b";
const std::string router = "fe80::1";
const std::string name_server = "2001:db8:9::53";
const std::string guests_file = "/run/vif-workspace/ipv6.xenbr0.guests";

Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

struct HostWithIpv6 {
    HostWithIpv6() {
        world.add_default_bridge();
        add_site_rules();
        nothing = in_force();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        assign(own);
        world.assign(beta_mac, {{"ip", beta_ip + " " + of_beta}});
    }

    void assign(const std::string& address) {
        world.assign(guest_mac, {{"ip", guest_ip + " " + address},
                                 {"gateway6", router},
                                 {"dns", name_server},
                                 {"domain", "example.org"},
                                 {"lease-time", "60"}});
    }
    void bring_up(Vif& vif) {
        const Hotplug online = vif.create(world.store());
        REQUIRE_MESSAGE(online.status == 0, online.said);
    }
    void take_down(const Vif& vif) {
        const Hotplug offline = vif.destroy(world.store());
        CHECK_MESSAGE(offline.status == 0, offline.said);
    }
    void check_nothing_left() const { CHECK(difference(nothing, in_force()) == ""); }

    World world;
    Vif* alpha;
    Vif* beta;
    InForce nothing;
};

void check_silent() {
    const Outcome check = helper("check");
    CHECK(check.said == "");
    CHECK(check.status == 0);
}

void check_says(const std::string& words) {
    const Outcome check = helper("check");
    INFO("said: ", check.said);
    CHECK(check.said.find(words) != std::string::npos);
}

void check_repaired() {
    CHECK(helper("repair").said == "");
    check_silent();
}

int answerer() {
    const std::vector<Daemon> all = ipv6_answerers();
    REQUIRE(all.size() == 1);
    return all.front().pid;
}

void wait_for_end(int pid) {
    const FileDescriptor handle = process_handle(pid);
    if (!handle.is_open()) return;
    pollfd ended{handle.number(), POLLIN, 0};
    REQUIRE(poll(&ended, 1, Deadline::after(long_enough).left()) == 1);
}

void kill_answerer() {
    const int pid = answerer();
    kill(pid, SIGKILL);
    wait_for_end(pid);
}

std::string status_of(int pid, const std::string& field) {
    const std::string text = contents("/proc/" + std::to_string(pid) + "/status");
    const std::size_t at = text.find("\n" + field + ":\t") + field.size() + 3;
    return text.substr(at, text.find('\n', at) - at);
}

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
    CHECK(contents(guests_file).find(of_beta) != std::string::npos);
    check_silent();
    host.take_down(*host.alpha);
    CHECK(answerer() == pid);
    CHECK(contents(guests_file).find(own) == std::string::npos);
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
    CHECK(client.lease()["address"] == own);
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
bool is_hit(const Fault& fault, const std::string& event, const Vif& vif) {
    const std::string backend = vif.backend().substr(std::string("/local/domain/0/").size());
    return run_with_fault(fault, {{std::getenv("VIF_WORKSPACE_HELPER"), event, "type_if=vif"},
                                  {{"XENBUS_PATH", backend}}})
        .has_value();
}

void check_online(const std::string& kind) {
    HostWithIpv6 host;
    at_each_effect(kind, 8, [&](const Fault& fault) {
        host.alpha->build(host.world.store());
        const bool was_hit = is_hit(fault, "online", *host.alpha);
        check_repaired();
        answerer();
        host.alpha->close(host.world.store());
        CHECK(host.alpha->call("offline").status == 0);
        host.alpha->remove_nodes(host.world.store());
        host.check_nothing_left();
        return was_hit;
    });
}
TEST_CASE("an online that fails at any effect is repaired, and nothing is left at the end") {
    check_online("fail");
}
TEST_CASE("an online that is killed at any effect is repaired, and nothing is left at the end") {
    check_online("kill");
}

void check_offline(const std::string& kind) {
    HostWithIpv6 host;
    at_each_effect(kind, 5, [&](const Fault& fault) {
        host.bring_up(*host.alpha);
        host.alpha->close(host.world.store());
        const bool was_hit = is_hit(fault, "offline", *host.alpha);
        host.alpha->remove_nodes(host.world.store());
        check_repaired();
        host.check_nothing_left();
        return was_hit;
    });
}
TEST_CASE("an offline that fails at any effect leaves nothing after a repair") {
    check_offline("fail");
}
TEST_CASE("an offline that is killed at any effect leaves nothing after a repair") {
    check_offline("kill");
}

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
        CHECK(lease["address"] == own);
        if (one.first != "networkd") CHECK(lease["dns"] == name_server);
        wait_for(*host.alpha, {"route", "show", "default"}, "default via " + router);
        wait_for(*host.alpha, {"-o", "address", "show", "dev", "eth0", "scope", "global"}, own);
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
    CHECK(client.lease()["address"] == own);
    kill_answerer();
    check_repaired();
    CHECK(client.lease()["address"] == own);  // renewed after 30 s
    const int pid = answerer();
    host.assign(changed);
    check_repaired();
    CHECK(answerer() == pid);
    CHECK(client.lease()["address"] == changed);
}

}  // namespace
}  // namespace vif_workspace::tests::ipv6_served_test
