// SPDX-License-Identifier: GPL-2.0-or-later
// dhcp-if: the DHCP server of a bridge runs behind one of its ports, in another domain. Requests of
// a workspace reach that port alone, and answers are let through from there alone.
#include "support/dhcp_client.h"
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/lan_dhcp_server.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::dhcp_interface_test {
namespace {

const std::string server_mac = "02:bb:00:00:00:53";
const std::string server_ip = "10.9.0.53";

/// The usual machines, but DHCP is served behind port dhcp0 (letter d).
struct HostWithDhcpInterface {
    HostWithDhcpInterface() : testbed(Testbed::with_stock_vif()), probes({}) {
        World::configure("[bridge.xenbr0]\ndhcp-if = \"dhcp0\"\n");
        server = &testbed.world().add_neighbour("dhcp", "dhcp0", server_mac, server_ip + "/24");
        World::add_uplink("xenbr0", "dhcp0");
        CHECK(testbed.guest().destroy(testbed.store()).status == 0);
        guest = &testbed.world().add_workspace(12, guest_mac, guest_ip);
        REQUIRE(guest->create(testbed.store()).status == 0);
        probes = FrameProbes({{'D', &server->tap, server_mac, server_ip},
                              {'G', &guest->card(), guest_mac, guest_ip},
                              {'H', &testbed.bridge(), bridge_mac, bridge_ip},
                              {'L', &testbed.lan().tap, lan_mac, lan_ip},
                              {'V', &testbed.other().card(), other_mac, other_ip}});
        probes.introduce_all();
    }

    Testbed testbed;
    Neighbour* server;
    Vif* guest;
    FrameProbes probes;
};

Frame answer_from(const std::string& mac, const std::string& ip, const std::string& to) {
    return dhcp({.to = to,
                 .from = mac,
                 .source_ip = ip,
                 .destination_ip = to == broadcast_mac ? "255.255.255.255" : guest_ip,
                 .source_port = 67,
                 .destination_port = 68},
                {.type = DhcpType::offer, .chaddr = guest_mac, .yiaddr = guest_ip});
}

TEST_CASE("a workspace's DHCP requests reach the port of its DHCP server and no other place") {
    HostWithDhcpInterface host;
    CHECK(host.probes.reached('g', discover(guest_mac, 1)) == "D");
    CHECK(host.probes.reached('g', rebind(guest_mac, guest_ip, 2)) == "D");
    CHECK(host.probes.reached('g', renew(guest_mac, guest_ip, lan_ip, lan_mac, 3)) == "D");
    CHECK(host.probes.reached('g', renew(guest_mac, guest_ip, bridge_ip, bridge_mac, 4)) == "D");
    CHECK(host.probes.reached('g', answer_from(guest_mac, guest_ip, other_mac)) == "-");
}

TEST_CASE(
    "DHCP answers reach the workspace from that port alone, whatever source address they have") {
    HostWithDhcpInterface host;
    CHECK(host.probes.reached('g', discover(guest_mac, 1)) == "D");
    CHECK(host.probes.reached('d', answer_from(server_mac, server_ip, guest_mac)) == "G");
    CHECK(host.probes.reached('d', answer_from(server_mac, server_ip, broadcast_mac)) == "G");
    // A switch may put a priority tag on every frame.
    CHECK(host.probes.reached(
              'd', tagged(answer_from(server_mac, server_ip, guest_mac), 0x8100, 0)) == "G");
    CHECK(host.probes.reached(
              'd', tagged(answer_from(server_mac, server_ip, guest_mac), 0x8100, 5)) == "-");
    CHECK(host.probes.reached('l', answer_from(lan_mac, server_ip, guest_mac)) == "-");
    CHECK(host.probes.reached('l', answer_from(lan_mac, server_ip, broadcast_mac)) == "DHV");
    CHECK(host.probes.reached('o', answer_from(other_mac, server_ip, guest_mac)) == "-");
    CHECK(host.probes.reached('h', answer_from(bridge_mac, bridge_ip, guest_mac)) == "-");
}

TEST_CASE("DHCP of other machines passes between all ports except that of the workspace") {
    HostWithDhcpInterface host;
    CHECK(host.probes.reached('o', discover(other_mac, 2)) == "DHL");
    CHECK(host.probes.reached('l', discover(lan_mac, 3)) == "DHV");
}

TEST_CASE("a workspace is served from that port, and no dhcpd of ours runs") {
    HostWithDhcpInterface host;
    const LanDhcpServer server(*host.server, {{guest_mac, guest_ip}});
    DhcpClient client = DhcpClient::udhcpc(host.guest->guest());
    DhcpEvent lease = client.lease();
    CHECK(lease["address"] == guest_ip);
    CHECK(lease["server"] == server_ip);
    CHECK(dhcpd_of_ours().empty());
}

}  // namespace
}  // namespace vif_workspace::tests::dhcp_interface_test
