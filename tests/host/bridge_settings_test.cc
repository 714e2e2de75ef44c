// SPDX-License-Identifier: GPL-2.0-or-later
// Settings of one bridge, and of the kernel for all bridges, that stop or delay forwarded frames. A
// workspace's DHCP is answered all the same, because it does not cross the bridge.
#include <filesystem>
#include <fstream>

#include "served_guest.h"
#include "support/link.h"

namespace vif_workspace::tests::bridge_settings_test {
namespace {

struct HostWithBridgeSettings {
    explicit HostWithBridgeSettings(const Words& settings = {}) {
        world.add_default_bridge();
        if (!settings.empty()) set(settings);
        lan = &add_lan(world);
        world.add_domain(8, "other");
        vm = &world.add_vif(8, 0, {.mac = other_mac, .script = "vif-bridge"});
        workspace = &add_guest_with_router(world);
    }

    static void set(const Words& settings) {
        Words words = {"ip", "link", "set", "xenbr0", "type", "bridge"};
        words.insert(words.end(), settings.begin(), settings.end());
        run_or_throw(words);
    }

    /// Does a DISCOVER of the VM arrive at the LAN?
    bool vms_request_reaches_lan() const {
        lan->tap.drain();
        vm->card().send(discover(other_mac, 0x41));
        const Frame last =
            arp({broadcast_mac, other_mac, 1, other_mac, other_ip, "00:00:00:00:00:00", lan_ip});
        vm->card().send(last);
        return std::ranges::any_of(lan->tap.before(last), is_dhcp);
    }

    World world;
    Neighbour* lan;
    Vif* vm;
    Vif* workspace;
};

TEST_CASE("a firewall of dom0 that filters bridged packets does not stop a workspace's DHCP") {
    HostWithBridgeSettings host;
    const std::string setting = "/proc/sys/net/bridge/bridge-nf-call-iptables";
    if (!std::filesystem::exists(setting)) {
        MESSAGE("not tried: this kernel has no br_netfilter");
        return;
    }
    std::ofstream(setting) << "1\n";
    run_or_throw({"iptables", "-P", "FORWARD", "DROP"});
    run_or_throw({"nft",
                  "table ip site { chain forward { type filter hook forward priority 0; policy "
                  "drop; }; }"});
    REQUIRE(host.vm->create(host.world.store()).status == 0);
    CHECK_FALSE(host.vms_request_reaches_lan());

    REQUIRE(host.workspace->create(host.world.store()).status == 0);
    // The renewal by the workspace's own client needs nothing but ARP to cross the bridge.
    ServedGuest guest(*host.workspace);
    guest.check_renewals();
    CHECK(said_by_check() == "");
    restart_our_server();
    guest.check_renewals();

    run_or_throw({"iptables", "-P", "FORWARD", "ACCEPT"});
    run_or_throw({"nft", "delete", "table", "ip", "site"});
    CHECK(host.vms_request_reaches_lan());
}

TEST_CASE(
    "a workspace's DHCP is answered while its port is in the listening state of the spanning "
    "tree") {
    HostWithBridgeSettings host;
    REQUIRE(host.workspace->create(host.world.store()).status == 0);
    run_or_throw({"bridge", "link", "set", "dev", "vif7.0", "state", "1"});
    host.workspace->card().send(discover(guest_mac, 0x42));
    CHECK(answer_to(0x42, host.workspace->card()).message.yiaddr == guest_ip);
}

TEST_CASE("neither a spanning tree nor a repair on it disturbs a workspace's DHCP") {
    HostWithBridgeSettings host({"stp_state", "1", "forward_delay", "200"});
    REQUIRE(host.workspace->create(host.world.store()).status == 0);
    ServedGuest guest(*host.workspace);
    guest.check_renewals();
    run_or_throw({"ip", "netns", "delete", "vif-workspace-xenbr0"});
    restart_our_server();
    guest.check_renewals();
    CHECK(said_by_check() == "");
}

TEST_CASE("multicast snooping with a querier does not disturb a workspace's DHCP") {
    HostWithBridgeSettings host({"mcast_snooping", "1", "mcast_querier", "1"});
    REQUIRE(host.vm->create(host.world.store()).status == 0);
    REQUIRE(host.workspace->create(host.world.store()).status == 0);
    ServedGuest guest(*host.workspace);
    guest.check_renewals();
    CHECK(host.vms_request_reaches_lan());
    CHECK(said_by_check() == "");
}

}  // namespace
}  // namespace vif_workspace::tests::bridge_settings_test
