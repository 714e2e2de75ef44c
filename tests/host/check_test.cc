// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl check` prints nothing where everything agrees, and one sentence for each
// difference; repair makes it print nothing again.
#include <poll.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/process_handle.h"
#include "support/testbed.h"

namespace vif_workspace::tests::check_test {
namespace {

Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

void damage(const std::string& command) {
    run_or_throw({"sh", "-c", command});
}

struct HostWithTwoWorkspaces {
    HostWithTwoWorkspaces() {
        world.add_default_bridge();
        add_site_rules();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        REQUIRE(beta->create(world.store()).status == 0);
    }

    void check_silent() const {
        const Outcome check = helper("check");
        CHECK(check.said == "");
        CHECK(check.status == 0);
    }
    void check_says(const std::string& words) const {
        const Outcome check = helper("check");
        INFO("said: ", check.said);
        CHECK(check.status == 1);
        CHECK(check.said.find(words) != std::string::npos);
    }
    void check_repaired() const {
        CHECK(helper("repair").said == "");
        check_silent();
    }

    World world;
    Vif* alpha;
    Vif* beta;
};

TEST_CASE("check prints nothing on a host where everything agrees, whichever vifs came and went") {
    HostWithTwoWorkspaces host;
    host.check_silent();
    CHECK(host.alpha->destroy(host.world.store()).status == 0);
    host.check_silent();
    CHECK(host.alpha->create(host.world.store()).status == 0);
    CHECK(host.beta->call("online").status == 0);
    host.check_silent();
    CHECK(host.alpha->destroy(host.world.store()).status == 0);
    CHECK(host.beta->destroy(host.world.store()).status == 0);
    host.check_silent();
}

TEST_CASE("check names each change made to the rules, and repair undoes it") {
    HostWithTwoWorkspaces host;
    const std::string missing =
        is_under_test("ebtables") ? "ebtables: chain nat vw-vif7.0 " : "nftables: the table ";
    const std::vector<std::pair<std::string, std::string>> of_both = {
        {"nft flush ruleset", missing}};
    const std::vector<std::pair<std::string, std::string>> of_ebtables = {
        {"ebtables -t nat -F", "chain nat vw-vif7.0 does not have the expected rules"},
        {"ebtables -t nat --init-table", "chain nat vw-vif8.0 is missing"},
        {"ebtables -t nat -D PREROUTING -j vw-in", "chain nat PREROUTING is missing"},
        {"ebtables -t nat -I vw-vif7.0 -j ACCEPT",
         "chain nat vw-vif7.0 does not have the expected rules"},
        {"ebtables -t nat -N vw-vif99.0", "chain nat vw-vif99.0 belongs to no vif in force"}};
    const std::string table = " bridge vif_workspace ";
    const std::vector<std::pair<std::string, std::string>> of_nftables = {
        {"nft flush table" + table, "chain prerouting does not have the expected rules"},
        {"nft flush chain" + table + "from_arp", "chain from_arp does not have the expected rules"},
        {"nft insert rule" + table + "from_guest accept",
         "chain from_guest does not have the expected rules"},
        {"nft delete element" + table + "ipv4 '{ vif7.0 . " + guest_mac + " . " + guest_ip + " }'",
         "set ipv4 lacks \"vif7.0\" . " + guest_mac + " . " + guest_ip},
        {"nft add element" + table + "ports '{ vif99.0 }'",
         "set ports has unexpected elements: \"vif99.0\""},
        {"nft add chain" + table + "mine", "chain mine is not one of ours"}};
    for (const auto& damages : {of_both, is_under_test("ebtables") ? of_ebtables : of_nftables}) {
        for (const auto& one : damages) {
            CAPTURE(one.first);
            const auto& [command, sentence] = one;
            damage(command);
            host.check_says(sentence);
            host.check_repaired();
        }
    }
}

TEST_CASE("check names each change made to a dhcpd and its network, and repair undoes it") {
    HostWithTwoWorkspaces host;
    for (const Daemon& daemon : dhcpd_of_ours()) {
        const FileDescriptor handle = process_handle(daemon.pid);
        kill(daemon.pid, SIGKILL);
        pollfd ended{handle.number(), POLLIN, 0};
        REQUIRE(poll(&ended, 1, Deadline::after(long_enough).left()) == 1);
    }
    host.check_says("dhcpd of xenbr0: it does not run");
    host.check_repaired();
    damage("for file in /etc/dhcp/vif-workspace/*; do echo '# damaged' >>$file; done");
    host.check_says("dhcpd of xenbr0: its configuration is not");
    host.check_repaired();
    const std::string is_missing =
        "dhcpd of xenbr0: its network namespace vif-workspace-xenbr0, or the veth pair into it, is "
        "missing";
    const std::vector<std::pair<std::string, std::string>> damages = {
        {"ip link del vw-xenbr0", is_missing},
        {"ip link set vw-xenbr0 down", is_missing},
        {"ip -n vif-workspace-xenbr0 link del xenbr0", is_missing},
        {"ip -n vif-workspace-xenbr0 link set xenbr0 down", is_missing},
        {"ip netns del vif-workspace-xenbr0", "is not known as vif-workspace-xenbr0"},
        {"ip -n vif-workspace-xenbr0 address flush dev xenbr0", "is missing"},
        {"nft delete table netdev vif_workspace", "the table netdev vif_workspace is missing"},
        {"nft flush table netdev vif_workspace", "chain vif7.0 does not have the expected rules"},
        {"nft add rule netdev vif_workspace vif8.0-dhcp accept",
         "chain vif8.0-dhcp does not have the expected rules"},
        {"nft flush chain netdev vif_workspace ask-xenbr0",
         "chain ask-xenbr0 does not have the expected rules"},
        {"nft delete chain netdev vif_workspace answers-xenbr0", "chain answers-xenbr0 is missing"},
        {"nft add chain netdev vif_workspace mine", "chain mine belongs to nothing in force"}};
    for (const auto& one : damages) {
        CAPTURE(one.first);
        damage(one.first);
        host.check_says(one.second);
        host.check_repaired();
    }
}

TEST_CASE(
    "check names vifs that only xenstore or only the registry has, and ports that are wrong") {
    HostWithTwoWorkspaces host;
    host.alpha->close(host.world.store());
    host.alpha->remove_nodes(host.world.store());
    host.check_says("vif7.0: is in the registry, but not online in xenstore");
    host.check_repaired();

    Vif& late = host.world.add_workspace(9, "02:16:3e:00:00:1c", "10.9.0.28");
    late.build(host.world.store());
    host.check_says("vif9.0: is online in xenstore, but not in the registry");

    damage("ip link set vif8.0 nomaster");
    host.check_says("vif8.0: port vif8.0 is not on bridge xenbr0");
    damage("ip link set vif8.0 master xenbr0");
    host.check_says("vif8.0: port vif8.0: link-local multicast bypasses the filter");
    host.check_repaired();
    damage("ip link set vif8.0 down");
    host.check_says("vif8.0: port vif8.0 is down");
    host.check_repaired();
}

TEST_CASE("check names an assignment that differs from what is in force") {
    HostWithTwoWorkspaces host;
    host.world.assign(guest_mac, {{"ip", "10.9.0.40"}});
    host.check_says(
        "vif7.0: its assignment has changed and is not in force: ip was "
        "\"10.9.0.10\", now it is \"10.9.0.40\"");
    host.check_repaired();
    host.world.assign(guest_mac, {{"ip", "10.9.0.1"}});
    host.check_says("vif7.0: its assignment has changed and cannot be made true: ip: \"10.9.0.1\"");
}

TEST_CASE("check names an MTU that the bridge does not have, which no repair resolves") {
    HostWithTwoWorkspaces host;
    host.world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "ws7"}, {"mtu", "9000"}});
    CHECK(helper("repair").said == "");
    const Outcome check = helper("check");
    CHECK(check.said ==
          "vif7.0: mtu: \"9000\" is more than the 1500 of bridge xenbr0, which drops longer "
          "packets; lower it, or raise the MTU of the bridge and its ports\n");
    CHECK(check.status == 1);
    damage("ip link set xenbr0 mtu 9000");
    host.check_silent();
}

TEST_CASE("check reports a change that was interrupted") {
    HostWithTwoWorkspaces host;
    std::ofstream("/run/vif-workspace/rules.dirty").flush();
    host.check_says("a change of the rules was interrupted");
    host.check_repaired();
}

}  // namespace
}  // namespace vif_workspace::tests::check_test
