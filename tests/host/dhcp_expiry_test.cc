// SPDX-License-Identifier: GPL-2.0-or-later
// What real clients do without our server for longer than their lease, and when it is back. The
// shortest lease is 60 s, so this takes a little longer; all clients are tried at once.
#include "served_guest.h"
#include "support/lan_dhcp_server.h"

namespace vif_workspace::tests::dhcp_expiry_test {
namespace {

struct Tenant {
    std::string mac, ip;
    DhcpClient client;
};

/// Until it has given its address up: udhcpc calls it deconfig, all others EXPIRE.
void wait_for_expiry(Tenant& tenant) {
    const Deadline deadline = Deadline::after(long_enough);
    std::string events;
    while (const auto event = tenant.client.next(deadline)) {
        events += event->at("event") + " ";
        if (event->at("event") == "deconfig" || event->at("event") == "EXPIRE") return;
        if (is_lease(*event)) break;
    }
    FAIL(tenant.client.name(), " does not give its address up; it told: ", events,
         "and said: ", tenant.client.process().said());
}

TEST_CASE(
    "a lease that nobody renews ends, and every client is served again once the server is back") {
    World world;
    world.add_default_bridge();
    Neighbour& lan = add_lan(world);
    std::vector<Tenant> tenants;
    std::map<std::string, std::string> others_offers = {{bridge_mac, "10.9.0.99"}};
    unsigned domid = 10;
    for (const auto start :
         {&DhcpClient::udhcpc, &DhcpClient::dhclient, &DhcpClient::dhcpcd, &DhcpClient::networkd}) {
        const std::string mac = "02:16:3e:00:01:" + std::to_string(domid);
        const std::string ip = "10.9.0." + std::to_string(domid);
        Vif& vif = world.add_workspace(domid, mac, ip);
        world.assign(mac, {{"gateway", lan_ip}, {"lease-time", "60"}});
        REQUIRE(vif.create(world.store()).status == 0);
        tenants.push_back({mac, ip, start(vif.guest())});
        others_offers[mac] = "10.9.0.1" + std::to_string(domid);
        ++domid;
    }
    // A server that any of them would take an address of, could it hear it.
    const LanDhcpServer site(lan, others_offers);
    const auto check_leases = [&] {
        for (Tenant& tenant : tenants) {
            CAPTURE(tenant.client.name());
            DhcpEvent lease = tenant.client.lease();
            CHECK(lease["address"] == tenant.ip);
            CHECK(lease["router"] == lan_ip);
            CHECK(lease["server"].starts_with("169.254."));
        }
    };
    check_leases();
    kill_our_servers();
    for (Tenant& tenant : tenants) wait_for_expiry(tenant);
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}}).status == 0);
    check_leases();
    const Tap bridge = world.tap_on("xenbr0");
    bridge.send(discover(bridge_mac, 0x61));
    answer_to(0x61, bridge);  // all that it heard before is logged by then
    for (const Tenant& tenant : tenants) CHECK(site.said().find(tenant.mac) == std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_expiry_test
