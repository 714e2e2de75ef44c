// SPDX-License-Identifier: GPL-2.0-or-later
// Real clients without our server for longer than their lease, and once the server is back. The
// shortest lease is 60 s, so this takes a little longer; all clients are tried at once.
#include "served_guest.h"
#include "support/lan_dhcp_server.h"

namespace vif_workspace::tests::dhcp_expiry_test {
namespace {

struct LeasedGuest {
    std::string mac, ip;
    DhcpClient client;
};

/// Waits until the client has given its address up: udhcpc calls that event deconfig, all others
/// EXPIRE.
void wait_for_expiry(LeasedGuest& leased) {
    const Deadline deadline = Deadline::after(long_enough);
    std::string events;
    while (const auto event = leased.client.next(deadline)) {
        events += event->at("event") + " ";
        if (event->at("event") == "deconfig" || event->at("event") == "EXPIRE") return;
        if (is_lease(*event)) break;
    }
    FAIL(leased.client.name(), " does not give its address up; its events: ", events,
         "its output: ", leased.client.process().said());
}

TEST_CASE(
    "a lease that is not renewed ends, and every client is served again once the server is back") {
    World world;
    world.add_default_bridge();
    Neighbour& lan = add_lan(world);
    std::vector<LeasedGuest> leased_guests;
    std::map<std::string, std::string> others_offers = {{bridge_mac, "10.9.0.99"}};
    unsigned domid = 10;
    for (const auto start :
         {&DhcpClient::udhcpc, &DhcpClient::dhclient, &DhcpClient::dhcpcd, &DhcpClient::networkd}) {
        const std::string mac = "02:16:3e:00:01:" + std::to_string(domid);
        const std::string ip = "10.9.0." + std::to_string(domid);
        Vif& vif = world.add_workspace(domid, mac, ip);
        world.assign(mac, {{"gateway", lan_ip}, {"lease-time", "60"}});
        REQUIRE(vif.create(world.store()).status == 0);
        leased_guests.push_back({mac, ip, start(vif.guest())});
        others_offers[mac] = "10.9.0.1" + std::to_string(domid);
        ++domid;
    }
    // A server whose offers each of them would accept if its own requests reached it.
    const LanDhcpServer site(lan, others_offers);
    const auto check_leases = [&] {
        for (LeasedGuest& leased : leased_guests) {
            CAPTURE(leased.client.name());
            DhcpEvent lease = leased.client.lease();
            CHECK(lease["address"] == leased.ip);
            CHECK(lease["router"] == lan_ip);
            CHECK(lease["server"].starts_with("169.254."));
        }
    };
    check_leases();
    kill_our_servers();
    for (LeasedGuest& leased : leased_guests) wait_for_expiry(leased);
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}}).status == 0);
    check_leases();
    const Tap bridge = world.tap_on("xenbr0");
    bridge.send(discover(bridge_mac, 0x61));
    answer_to(0x61, bridge);  // everything that it received before is logged by then
    for (const LeasedGuest& leased : leased_guests)
        CHECK(site.said().find(leased.mac) == std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_expiry_test
