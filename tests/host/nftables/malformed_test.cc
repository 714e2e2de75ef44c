// SPDX-License-Identifier: GPL-2.0-or-later
// Malformed frames with a workspace's own addresses.
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::nftables_malformed_test {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};
const std::string own = "2001:db8:9::10";
const std::string lan = "2001:db8:9::254";
const std::string own_link_local = link_local_of(guest_mac);

Frame dhcp6(const std::string& to_mac, const std::string& from_mac, const std::string& from,
            const std::string& to, std::uint8_t source, std::uint8_t destination) {
    return ipv6(to_mac, from_mac, from, to, 17,
                {2, source, 2, destination, 0, 12, 0, 0, 1, 2, 3, 4});
}
/// An ICMPv6 message of that type without anything in it.
Frame empty_message(std::uint8_t type) {
    Frame message(16);
    message[0] = type;
    return message;
}

TEST_CASE("a malformed frame of a guest goes nowhere, though the address is its own") {
    Testbed testbed = Testbed::with_ipv6_workspace(usual_machines());
    run_or_throw({"sysctl", "-q", "net.bridge.bridge-nf-call-iptables=0",
                  "net.bridge.bridge-nf-call-ip6tables=0",
                  "net.bridge.bridge-nf-call-arptables=0"});
    testbed.flood_groups();
    const Frame packet = udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello});
    const Frame packet6 =
        ipv6(lan_mac, guest_mac, own, lan, 17, {1, 2, 3, 4, 0, 12, 0, 0, 1, 2, 3, 4});
    const Frame question =
        arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", lan_ip});
    const Differences differences = testbed.differences_in({
        {"version 5", 'g', "-", "", with_header_checksum(with(packet, 14, Frame{0x55}))},
        {"header of 16", 'g', "-", "", with_header_checksum(with(packet, 14, Frame{0x44}))},
        {"too long", 'g', "-", "", with_header_checksum(with(packet, 16, Frame{0, 255}))},
        {"protocol 255", 'g', "-", "", ipv4(lan_mac, guest_mac, guest_ip, lan_ip, 255, Frame(20))},
        {"UDP of 7", 'g', "-", "", with(packet, 38, Frame{0, 7})},
        {"UDP cut", 'g', "-", "", ipv4(lan_mac, guest_mac, guest_ip, lan_ip, 17, {1, 2})},
        {"IPv6 too long", 'g', "-", "", with(packet6, 18, Frame{0, 255})},
        {"IPv6 protocol 255", 'g', "-", "", ipv6(lan_mac, guest_mac, own, lan, 255, Frame(20))},
        {"UDP over IPv6 cut", 'g', "-", "", ipv6(lan_mac, guest_mac, own, lan, 17, {1, 2})},
        {"UDP over IPv6 of 7", 'g', "-", "",
         ipv6(lan_mac, guest_mac, own, lan, 17, {1, 2, 3, 4, 0, 7, 0, 0})},
        {"ARP cut", 'g', "-", "before its target", Frame(question.begin(), question.begin() + 34)},
        {"query behind AH", 'g', "-", "a snooping bridge reads on",
         ipv6("33:33:00:00:00:01", guest_mac, own_link_local, "ff02::1", 51,
              {58, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 130, 0, 0, 0, 3, 0xe8, 0, 0, 0, 0, 0, 0})},
        {"DHCPv6 hidden from the guest's rules", 'l', "-", "the header is in the next fragment",
         ipv6(guest_mac, lan_mac, lan, own, 44,
              {60, 0, 0, 1, 0, 0, 0, 1, 17, 1, 1, 12, 0, 0, 0, 0})},
        {"DHCPv6 to the router", 'g', "-", "dom0 would route it",
         dhcp6(bridge_mac, guest_mac, own, lan, 34, 35)},
        {"DHCPv6 to the site's servers", 'g', "s", "",
         dhcp6("33:33:00:01:00:03", guest_mac, own, "ff05::1:3", 34, 35)},
        {"routed DHCPv6 answer", 'h', "-", "no server's own",
         dhcp6(guest_mac, bridge_mac, lan, own, 35, 34)},
        {"node information", 'g', "L", "",
         ipv6(lan_mac, guest_mac, own, lan, 58, empty_message(139))},
        {"extended echo", 'g', "L", "", ipv6(lan_mac, guest_mac, own, lan, 58, empty_message(160))},
    });
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE("repair and show work for every address, however nft prints it") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "alpha");
    world.assign(guest_mac,
                 {{"ip", guest_ip + " ::8000:0:0:1 ::7fff:0:0:1"}, {"hostname", "alpha"}});
    Vif& alpha = world.add_vif(7, 0, {.mac = guest_mac});
    REQUIRE(alpha.create(world.store()).status == 0);
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    CHECK(run({{helper, "repair"}}).status == 0);
    CHECK(run({{helper, "check"}}).said == "");
    CHECK(run({{helper, "show", "vif7.0"}}).status == 0);
    CHECK(alpha.destroy(world.store()).status == 0);
}

}  // namespace
}  // namespace vif_workspace::tests::nftables_malformed_test
