// SPDX-License-Identifier: GPL-2.0-or-later
// The options that a workspace's DHCP client is given: exactly those assigned to its MAC, and those
// that were left open from the configuration, the bridge and dom0's routes, in this order.
#include "support/dhcp_client.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcp_options_test {
namespace {

struct HostWithOneVif {
    HostWithOneVif() {
        world.add_default_bridge();
        vif = &world.add_workspace(7, guest_mac, guest_ip);
    }

    /// The lease of each client; both must have been given the same.
    DhcpEvent given() {
        const Hotplug online = vif->create(world.store());
        REQUIRE_MESSAGE(online.status == 0, online.said);
        DhcpEvent first = lease_of(DhcpClient::udhcpc(vif->guest()));
        const DhcpEvent second = lease_of(DhcpClient::dhclient(vif->guest()));
        CHECK(first == second);
        return first;
    }

    static DhcpEvent lease_of(DhcpClient client) {
        DhcpEvent lease = client.lease();
        lease.erase("at");
        lease.erase("event");
        return lease;
    }

    World world;
    Vif* vif;
};

TEST_CASE("udhcpc and dhclient are given exactly what was assigned") {
    HostWithOneVif host;
    host.world.assign(guest_mac, {{"hostname", "alpha.example"},
                                  {"netmask", "255.255.254.0"},
                                  {"broadcast", "10.9.1.255"},
                                  {"gateway", "10.9.1.254"},
                                  {"dns", "10.9.0.53 192.0.2.53"},
                                  {"domain", "ws.example.org"},
                                  {"ntp", "10.9.0.123 192.0.2.123"},
                                  {"lease-time", "86400"},
                                  {"mtu", "1400"}});
    CHECK(host.given() == DhcpEvent{{"address", guest_ip},
                                    {"netmask", "255.255.254.0"},
                                    {"broadcast", "10.9.1.255"},
                                    {"router", "10.9.1.254"},
                                    {"dns", "10.9.0.53 192.0.2.53"},
                                    {"domain", "ws.example.org"},
                                    {"ntp", "10.9.0.123 192.0.2.123"},
                                    {"hostname", "alpha.example"},
                                    {"lease", "86400"},
                                    {"mtu", "1400"},
                                    {"server", xenbr0_server_ip}});
}

TEST_CASE(
    "options that an assignment leaves open come from the bridge, and dom0 does not become a "
    "router") {
    HostWithOneVif host;
    DhcpEvent lease = host.given();
    CHECK(lease["netmask"] == "255.255.255.0");
    CHECK(lease["broadcast"] == "10.9.0.255");
    CHECK(lease["hostname"] == "ws7");
    CHECK(lease["router"] == "");
    CHECK(lease["dns"] == "");
    CHECK(lease["ntp"] == "");
    CHECK(lease["mtu"] == "");
}

TEST_CASE("the router is that of dom0 if dom0's default route leaves by the vif's bridge") {
    HostWithOneVif host;
    run_or_throw({"ip", "route", "add", "default", "via", lan_ip, "dev", "xenbr0"});
    CHECK(host.given()["router"] == lan_ip);
}

TEST_CASE("a router that dom0 has on another card is not given to the guest") {
    HostWithOneVif host;
    host.world.add_neighbour("site", "eth9", "02:bb:00:00:00:09", "192.0.2.2/24");
    run_or_throw({"ip", "address", "add", "192.0.2.1/24", "dev", "eth9"});
    run_or_throw({"ip", "route", "add", "default", "via", "192.0.2.2"});
    CHECK(host.given()["router"] == "");
}

TEST_CASE(
    "the bridge's section of the configuration gives defaults, which the assignment overrides") {
    HostWithOneVif host;
    World::configure(
        "[bridge.xenbr0]\n"
        "netmask = \"255.255.0.0\"\n"
        "gateway = \"10.9.0.254\"\n"
        "dns = [\"10.9.0.1\", \"10.9.0.2\"]\n"
        "domain = \"site.example\"\n"
        "lease-time = 7200\n");
    host.world.assign(guest_mac, {{"domain", "ws.example.org"}});
    DhcpEvent lease = host.given();
    CHECK(lease["netmask"] == "255.255.0.0");
    CHECK(lease["broadcast"] == "10.9.255.255");
    CHECK(lease["router"] == lan_ip);
    CHECK(lease["dns"] == "10.9.0.1 10.9.0.2");
    CHECK(lease["domain"] == "ws.example.org");
    CHECK(lease["lease"] == "7200");
}

TEST_CASE(
    "without an assignment a vif gets its ip=, and the domain's name without libxl's suffix") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "Alpha_one--incoming");
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac, .ip = guest_ip});
    REQUIRE(vif.create(world.store()).status == 0);
    DhcpClient client = DhcpClient::udhcpc(vif.guest());
    DhcpEvent lease = client.lease();
    CHECK(lease["address"] == guest_ip);
    CHECK(lease["hostname"] == "Alpha-one");
}

TEST_CASE("a guest with several addresses is given the first and may use all") {
    World world;
    world.add_default_bridge();
    Neighbour& lan = add_lan(world);
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip + " 10.9.0.12 10.9.0.64/30");
    REQUIRE(vif.create(world.store()).status == 0);
    DhcpClient client = DhcpClient::udhcpc(vif.guest());
    CHECK(client.lease()["address"] == guest_ip);

    FrameProbes probes({{'G', &vif.card(), guest_mac, guest_ip}, {'L', &lan.tap, lan_mac, lan_ip}});
    const auto reached_from = [&](const std::string& source) {
        return probes.reached('g', udp({lan_mac, guest_mac, source, lan_ip, 5000, 5000, Frame(8)}));
    };
    for (const std::string own : {"10.9.0.10", "10.9.0.12", "10.9.0.64", "10.9.0.67"}) {
        CAPTURE(own);
        CHECK(reached_from(own) == "L");
    }
    for (const std::string foreign : {"10.9.0.11", "10.9.0.13", "10.9.0.63", "10.9.0.68"}) {
        CAPTURE(foreign);
        CHECK(reached_from(foreign) == "-");
    }
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_options_test
