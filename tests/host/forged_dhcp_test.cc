// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP frames beyond tests/vectors: a workspace's request reaches the server in its bridge's
// namespace and no other place, a workspace can be neither server nor relay, and no other machine
// can be its server.
#include "support/dhcp_message.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::forged_dhcp_test {
namespace {

using Vectors = std::vector<Vector>;

void check_exact(const Vectors& vectors) {
    Testbed testbed = Testbed::with_workspace();
    testbed.flood_groups();
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

const DhcpMessage own_discover = {.type = DhcpType::discover, .chaddr = guest_mac};
const DhcpMessage own_request = {
    .type = DhcpType::request, .chaddr = guest_mac, .ciaddr = guest_ip};
const DhcpMessage own_offer = {.type = DhcpType::offer, .chaddr = other_mac, .yiaddr = "10.9.0.66"};

TEST_CASE("a workspace's DHCP request reaches its server alone, whatever address it is sent to") {
    check_exact({
        {"DISCOVER", 'g', "S", "to all", dhcp({.from = guest_mac}, own_discover)},
        {"DISCOVER own source", 'g', "S", "to all",
         dhcp({.from = guest_mac, .source_ip = guest_ip}, own_discover)},
        {"renew", 'g', "S", "to dom0", renew(guest_mac, guest_ip, bridge_ip, bridge_mac, 1)},
        {"rebind", 'g', "S", "to all", rebind(guest_mac, guest_ip, 1)},
        {"DISCOVER to LAN MAC", 'g', "S", "255.255.255.255 in a unicast frame",
         dhcp({.to = lan_mac, .from = guest_mac}, own_discover)},
        {"DISCOVER to VM MAC", 'g', "S", "",
         dhcp({.to = other_mac, .from = guest_mac}, own_discover)},
        {"DISCOVER to an unknown MAC", 'g', "S", "would be flooded",
         dhcp({.to = "02:77:77:77:77:77", .from = guest_mac}, own_discover)},
        {"DISCOVER to group MAC", 'g', "S", "",
         dhcp({.to = "01:00:5e:7f:ff:fa", .from = guest_mac}, own_discover)},
        {"subnet broadcast", 'g', "S", "10.9.0.255",
         dhcp({.from = guest_mac, .source_ip = guest_ip, .destination_ip = "10.9.0.255"},
              own_request)},
        {"renew at LAN", 'g', "S", "another server",
         renew(guest_mac, guest_ip, lan_ip, lan_mac, 1)},
        {"renew at VM", 'g', "S", "another server",
         renew(guest_mac, guest_ip, other_ip, other_mac, 1)},
        {"renew far away", 'g', "S", "a server behind the router",
         renew(guest_mac, guest_ip, "192.0.2.1", lan_mac, 1)},
        {"renew by mistaken source", 'g', "S", "0.0.0.0 to dom0 by unicast in a frame to the LAN",
         dhcp({.to = lan_mac, .from = guest_mac, .destination_ip = bridge_ip}, own_discover)},
        {"foreign source", 'g', "S", "a lost address: the server may say no",
         dhcp({.from = guest_mac, .source_ip = other_ip}, own_request)},
        {"foreign source MAC", 'g', "-", "", dhcp({.from = other_mac}, own_discover)},
        {"foreign chaddr", 'g', "-", "",
         dhcp({.from = guest_mac}, {.type = DhcpType::discover, .chaddr = other_mac})},
        {"relayed", 'g', "-", "",
         dhcp({.from = guest_mac},
              {.type = DhcpType::discover, .chaddr = guest_mac, .giaddr = lan_ip})},
    });
}

TEST_CASE("a workspace cannot be a DHCP server, a relay or a boot server") {
    const auto ports = [](std::uint16_t source, std::uint16_t destination) {
        return dhcp({.from = guest_mac,
                     .source_ip = guest_ip,
                     .source_port = source,
                     .destination_port = destination},
                    own_offer);
    };
    check_exact({
        {"67 to 68", 'g', "-", "OFFER to all", ports(67, 68)},
        {"67 to 67", 'g', "-", "relay to server", ports(67, 67)},
        {"68 to 68", 'g', "-", "", ports(68, 68)},
        {"5000 to 68", 'g', "-", "OFFER from any port", ports(5000, 68)},
        {"5000 to 67", 'g', "-", "request from any port", ports(5000, 67)},
        {"to 4011", 'g', "-", "proxy DHCP request", ports(68, 4011)},
        {"4011 to 68", 'g', "-", "proxy DHCP answer", ports(4011, 68)},
        {"OFFER to VM", 'g', "-", "",
         dhcp({.to = other_mac,
               .from = guest_mac,
               .source_ip = guest_ip,
               .destination_ip = other_ip,
               .source_port = 67,
               .destination_port = 68},
              own_offer)},
        {"OFFER as dom0", 'g', "-", "with dom0's address",
         dhcp({.to = other_mac,
               .from = guest_mac,
               .source_ip = bridge_ip,
               .destination_ip = other_ip,
               .source_port = 67,
               .destination_port = 68},
              own_offer)},
        {"first fragment of OFFER", 'g', "-", "", as_fragment(ports(67, 68), 0x2000)},
        {"first fragment of DISCOVER", 'g', "-", "",
         as_fragment(dhcp({.from = guest_mac}, own_discover), 0x2000)},
    });
}

TEST_CASE(
    "neither LAN nor VM nor dom0 can answer a workspace's DHCP, and each can answer the others") {
    const auto answer = [](const std::string& to, const std::string& from,
                           const std::string& source) {
        return dhcp({.to = to,
                     .from = from,
                     .source_ip = source,
                     .destination_ip = to == broadcast_mac ? "255.255.255.255" : guest_ip,
                     .source_port = 67,
                     .destination_port = 68},
                    {.type = DhcpType::offer, .chaddr = guest_mac, .yiaddr = "10.9.0.66"});
    };
    check_exact({
        {"LAN to all", 'l', "HV", "the other VM and dom0 may be its clients",
         answer(broadcast_mac, lan_mac, lan_ip)},
        {"LAN to guest", 'l', "-", "", answer(guest_mac, lan_mac, lan_ip)},
        {"LAN as dom0", 'l', "-", "claims dom0's address", answer(guest_mac, lan_mac, bridge_ip)},
        {"VM to guest", 'o', "-", "", answer(guest_mac, other_mac, other_ip)},
        {"VM as dom0", 'o', "-", "claims dom0's address", answer(guest_mac, other_mac, bridge_ip)},
        {"LAN from port 5000", 'l', "-", "clients look at the destination port alone",
         dhcp({.to = guest_mac,
               .from = lan_mac,
               .source_ip = lan_ip,
               .destination_ip = guest_ip,
               .source_port = 5000,
               .destination_port = 68},
              own_offer)},
        {"LAN tagged", 'l', "-", "a priority tag",
         tagged(answer(guest_mac, lan_mac, lan_ip), 0x8100, 0)},
        {"dom0 to guest", 'h', "-", "", answer(guest_mac, bridge_mac, bridge_ip)},
        {"dom0 to all", 'h', "LV", "as before there were workspaces",
         answer(broadcast_mac, bridge_mac, bridge_ip)},
        {"request of the LAN", 'l', "HV", "a server of the site's in dom0 may hear it",
         dhcp({.from = lan_mac}, {.type = DhcpType::inform, .chaddr = lan_mac, .ciaddr = lan_ip})},
        {"relayed by the LAN", 'l', "H", "to dom0's address",
         dhcp({.to = bridge_mac,
               .from = lan_mac,
               .source_ip = lan_ip,
               .destination_ip = bridge_ip,
               .source_port = 67,
               .destination_port = 67},
              {.type = DhcpType::discover, .chaddr = guest_mac, .giaddr = lan_ip})},
        {"request of the VM", 'o', "HL", "",
         dhcp({.from = other_mac}, {.type = DhcpType::discover, .chaddr = other_mac})},
    });
}

TEST_CASE("a server's answer reaches the guest whose MAC it holds, whatever its destination") {
    const auto answer = [](const std::string& to, const std::string& chaddr) {
        return dhcp({.to = to,
                     .from = lan_mac,
                     .source_ip = "169.254.9.9",
                     .source_port = 67,
                     .destination_port = 68},
                    {.type = DhcpType::ack, .chaddr = chaddr, .yiaddr = guest_ip});
    };
    check_exact({
        {"to all", 's', "G", "", answer(broadcast_mac, guest_mac)},
        {"to the guest", 's', "G", "", answer(guest_mac, guest_mac)},
        {"for another MAC", 's', "-", "", answer(broadcast_mac, other_mac)},
        {"a request", 's', "-", "", discover(guest_mac, 77)},
        {"first fragment", 's', "-", "", as_fragment(answer(broadcast_mac, guest_mac), 0x2000)},
        {"no DHCP", 's', "-", "",
         udp({guest_mac, lan_mac, "169.254.9.9", guest_ip, 5000, 5000, {'h', 'i'}})},
    });
}

}  // namespace
}  // namespace vif_workspace::tests::forged_dhcp_test
