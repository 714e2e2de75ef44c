// SPDX-License-Identifier: GPL-2.0-or-later
// IPv6 of a workspace beyond tests/vectors: its own packets pass, no DHCPv6 does, and frames to it
// arrive unchanged.
#include "ipv6_messages.h"

namespace vif_workspace::tests::forged_ipv6_test {
namespace {

TEST_CASE("an IPv6 packet passes only with one of the guest's own addresses as its source") {
    const Frame hello = datagram(5000, 5000);
    const Frame first_fragment = {udp_protocol, 0, 0, 1, 0, 0, 0, 1};
    const Frame later_fragment = {icmpv6, 0, 0, 0xb9, 0, 0, 0, 1};
    Frame wrong_version = to_lan(own, udp_protocol, hello);
    wrong_version[14] = 0x50;
    check_exact({
        {"own", 'g', "L", "", to_lan(own, udp_protocol, hello)},
        {"own TCP", 'g', "V", "", ipv6(other_mac, guest_mac, own, other, tcp, Frame(20))},
        {"own ping", 'g', "H", "",
         ipv6(bridge_mac, guest_mac, own, "2001:db8:9::1", icmpv6, {128, 0, 0, 0, 0, 1, 0, 1})},
        {"own error", 'g', "L", "packet too big",
         to_lan(own, icmpv6, joined({{2, 0, 0, 0, 0, 0, 5, 0}, Frame(48)}))},
        {"own multicast", 'g', "HLV", "mDNS",
         ipv6("33:33:00:00:00:fb", guest_mac, own, "ff02::fb", udp_protocol, datagram(5353, 5353))},
        {"own link-local", 'g', "HLV", "mDNS",
         ipv6("33:33:00:00:00:fb", guest_mac, own_link_local, "ff02::fb", udp_protocol,
              datagram(5353, 5353))},
        {"own link-local to its like", 'g', "L", "",
         ipv6(lan_mac, guest_mac, own_link_local, link_local_of(lan_mac), tcp, Frame(20))},
        {"own link-local to another link", 'g', "-", "no link has it",
         to_lan(own_link_local, tcp, Frame(20))},
        {"own first fragment", 'g', "L", "",
         to_lan(own, fragment, joined({first_fragment, hello}))},
        {"own later fragment", 'g', "L", "its bytes look like an advertisement",
         to_lan(own, fragment, joined({later_fragment, advertisement(lan, {})}))},
        {"own behind options", 'g', "L", "",
         to_lan(own, destination_options, joined({{udp_protocol, 0, 1, 4, 0, 0, 0, 0}, hello}))},
        {"UDP to port 67", 'g', "L", "is nothing in IPv6",
         to_lan(own, udp_protocol, datagram(68, 67))},
        {"source of the VM", 'g', "-", "", to_lan(other, udp_protocol, hello)},
        {"source next to own", 'g', "-", "", to_lan("2001:db8:9::f", udp_protocol, hello)},
        {"link-local of the VM", 'g', "-", "",
         to_lan(link_local_of(other_mac), udp_protocol, hello)},
        {"no source", 'g', "-", "", to_lan(unspecified, udp_protocol, hello)},
        {"loopback", 'g', "-", "", to_lan("::1", udp_protocol, hello)},
        {"group as source", 'g', "-", "", to_lan(all_nodes, udp_protocol, hello)},
        {"own IPv4 mapped", 'g', "-", "", to_lan("::ffff:10.9.0.10", udp_protocol, hello)},
        {"foreign later fragment", 'g', "-", "",
         to_lan(other, fragment, joined({later_fragment, hello}))},
        {"foreign MAC", 'g', "-", "", ipv6(lan_mac, other_mac, own, lan, udp_protocol, hello)},
        {"tagged", 'g', "-", "", tagged(to_lan(own, udp_protocol, hello), 0x8100, 0)},
        {"version 5", 'g', "-", "", wrong_version},
        {"cut", 'g', "-", "ends in the source",
         Frame(wrong_version.begin(), wrong_version.begin() + 30)},
        {"to a link-local group", 'g', "-", "",
         with(to_lan(own, udp_protocol, hello), 0, mac_bytes("01:80:c2:00:00:0e"))},
    });
}

TEST_CASE("every address of an assigned block is the guest's own, and no address outside of it") {
    Testbed testbed = Testbed::with_workspace();
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    run_or_throw({helper, "assign", guest_mac, "ip=10.9.0.10 2001:db8:9:7::/64 2001:db8:9::10",
                  "hostname=alpha"});
    run_or_throw({helper, "repair"});
    testbed.flood_groups();
    Vectors vectors;
    for (const std::string inside : {"2001:db8:9:7::", "2001:db8:9:7::1",
                                     "2001:db8:9:7:ffff:ffff:ffff:ffff", "2001:db8:9::10"}) {
        vectors.push_back({inside, 'g', "L", "", to_lan(inside, tcp, Frame(20))});
        vectors.push_back(
            {inside + " NA", 'g', "HLV", "", to_all(inside, advertisement(inside, own_option))});
        vectors.push_back(
            {inside + " DAD", 'g', "HLV", "",
             to_group(solicited_own_mac, solicited_own, unspecified, solicitation(inside, {}))});
    }
    for (const std::string outside : {"2001:db8:9:6:ffff:ffff:ffff:ffff",
                                      "2001:db8:9:8::", "2001:db8:9::11", "fe80::7:0:0:1"}) {
        vectors.push_back({outside, 'g', "-", "", to_lan(outside, tcp, Frame(20))});
        vectors.push_back(
            {outside + " NA", 'g', "-", "", to_all(own, advertisement(outside, own_option))});
        vectors.push_back(
            {outside + " DAD", 'g', "-", "",
             to_group(solicited_own_mac, solicited_own, unspecified, solicitation(outside, {}))});
    }
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE(
    "DHCPv6 from a workspace reaches nothing on its bridge, and DHCPv6 from there does not reach "
    "it") {
    const auto from_guest = [](std::uint16_t source, std::uint16_t destination) {
        return ipv6(dhcp_servers_mac, guest_mac, own_link_local, dhcp_servers, udp_protocol,
                    datagram(source, destination));
    };
    const auto answer = [](const std::string& from_mac, const std::string& from) {
        return ipv6(guest_mac, from_mac, from, own_link_local, udp_protocol, datagram(547, 546));
    };
    check_exact({
        {"SOLICIT", 'g', "s", "", from_guest(546, 547)},
        {"relay", 'g', "-", "", from_guest(547, 547)},
        {"from another port", 'g', "-", "", from_guest(5000, 547)},
        {"ADVERTISE", 'g', "-", "a server", from_guest(547, 546)},
        {"request to the LAN", 'g', "-", "by unicast",
         to_lan(own, udp_protocol, datagram(546, 547))},
        {"fragment", 'g', "-", "",
         ipv6(dhcp_servers_mac, guest_mac, own_link_local, dhcp_servers, fragment,
              joined({{udp_protocol, 0, 0, 1, 0, 0, 0, 1}, datagram(546, 547)}))},
        {"answer of the LAN", 'l', "-", "", answer(lan_mac, link_local_of(lan_mac))},
        {"answer of the VM", 'o', "-", "", answer(other_mac, link_local_of(other_mac))},
        {"answer of dom0", 'h', "-", "", answer(bridge_mac, link_local_of(bridge_mac))},
        {"request of the LAN", 'l', "HV", "is heard as ever",
         ipv6(dhcp_servers_mac, lan_mac, link_local_of(lan_mac), dhcp_servers, udp_protocol,
              datagram(546, 547))},
    });
}

TEST_CASE("frames to a workspace with IPv6 arrive as the bridge forwards them") {
    const Frame advertise = joined({{134, 0, 0, 0, 64, 0, 7, 8}, Frame(8)});
    const std::string router = link_local_of(lan_mac);
    check_exact({
        {"packet", 'l', "G", "", ipv6(guest_mac, lan_mac, lan, own, tcp, Frame(20))},
        {"solicitation", 'l', "GHV", "",
         ipv6(solicited_own_mac, lan_mac, lan, solicited_own, icmpv6,
              solicitation(own, option(1, lan_mac)))},
        {"RA", 'l', "GHV", "", ipv6(all_nodes_mac, lan_mac, router, all_nodes, icmpv6, advertise)},
        {"later fragment", 'l', "G", "its bytes look like DHCPv6",
         ipv6(guest_mac, lan_mac, lan, own, fragment,
              joined({{udp_protocol, 0, 0, 0xb9, 0, 0, 0, 1}, datagram(547, 546)}))},
        {"tagged", 'l', "-", "",
         tagged(ipv6(guest_mac, lan_mac, lan, own, tcp, Frame(20)), 0x8100, 0)},
    });
}

}  // namespace
}  // namespace vif_workspace::tests::forged_ipv6_test
