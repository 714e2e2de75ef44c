// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of a hostile guest beyond tests/vectors: a frame that is not listed as allowed goes
// nowhere, and frames that are allowed arrive.
#include "support/dhcp_message.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::forged_frames_test {
namespace {

const std::string all_zero = "00:00:00:00:00:00";
const std::string any_group = "01:00:5e:00:00:01";
const Frame hello = {'h', 'e', 'l', 'l', 'o'};

const Frame legit_udp = udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello});
const Frame legit_arp = arp({broadcast_mac, guest_mac, 1, guest_mac, guest_ip, all_zero, lan_ip});

constexpr std::size_t ethertype_at = 12, arp_at = 14, ip_at = 14;

using Vectors = std::vector<Vector>;
using Numbers = std::vector<std::uint16_t>;

/// Each frame reaches exactly its places.
void check_exact(const Vectors& vectors) {
    Testbed testbed = Testbed::with_workspace();
    testbed.flood_groups();
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

Frame arp_as(const std::string& sender_mac, const std::string& sender_ip, std::uint16_t operation) {
    return arp({broadcast_mac, guest_mac, operation, sender_mac, sender_ip, all_zero, lan_ip});
}

TEST_CASE("an ARP frame passes only as a request or a reply of the guest's own addresses") {
    const Frame probe =
        arp({broadcast_mac, guest_mac, 1, guest_mac, "0.0.0.0", all_zero, guest_ip});
    Vectors vectors = {
        {"request", 'g', "HLV", "own request", legit_arp},
        {"reply", 'g', "L", "own reply",
         arp({lan_mac, guest_mac, 2, guest_mac, guest_ip, lan_mac, lan_ip})},
        {"probe", 'g', "HLV", "probe for the own address", probe},
        {"foreign probe", 'g', "-", "probe for another's address",
         arp({broadcast_mac, guest_mac, 1, guest_mac, "0.0.0.0", all_zero, other_ip})},
        {"reply from 0.0.0.0", 'g', "-", "a reply may not come from 0.0.0.0",
         arp({broadcast_mac, guest_mac, 2, guest_mac, "0.0.0.0", all_zero, guest_ip})},
        {"spa lan", 'g', "-", "the LAN's address", arp_as(guest_mac, lan_ip, 1)},
        {"spa broadcast", 'g', "-", "255.255.255.255", arp_as(guest_mac, "255.255.255.255", 1)},
        {"sha lan", 'g', "-", "the LAN's MAC inside", arp_as(lan_mac, guest_ip, 1)},
        {"sha zero", 'g', "-", "no MAC inside", arp_as(all_zero, guest_ip, 1)},
        {"hlen 8", 'g', "-", "", with(legit_arp, arp_at + 4, Frame{8})},
        {"plen 16", 'g', "-", "", with(legit_arp, arp_at + 5, Frame{16})},
        {"hlen 0", 'g', "-", "", with(legit_arp, arp_at + 4, Frame{0})},
        {"htype 6", 'g', "-", "IEEE 802", with(legit_arp, arp_at, Frame{0, 6})},
        {"ptype IPv6", 'g', "-", "", with(legit_arp, arp_at + 2, Frame{0x86, 0xdd})},
        {"ptype 0", 'g', "-", "", with(legit_arp, arp_at + 2, Frame{0, 0})},
        {"cut", 'g', "-", "ends in the sender's address",
         Frame(legit_arp.begin(), legit_arp.begin() + 30)},
        {"IPv4 poison as 0x0806 tag", 'g', "-", "own ARP behind a VLAN tag",
         tagged(legit_arp, 0x8100, 5)},
    };
    for (const std::uint16_t operation : Numbers{0, 3, 4, 8, 9, 10, 0x0100, 0xffff}) {
        vectors.push_back({"op " + std::to_string(operation), 'g', "-", "neither request nor reply",
                           arp_as(guest_mac, guest_ip, operation)});
    }
    check_exact(vectors);
}

TEST_CASE("a RARP frame passes only as the self-announce of the guest's own MAC") {
    const auto announce = [](std::uint16_t operation, const std::string& sender,
                             const std::string& target, const std::string& ip) {
        return arp({broadcast_mac, guest_mac, operation, sender, ip, target, ip, 0x8035});
    };
    const Frame own = announce(3, guest_mac, guest_mac, "0.0.0.0");
    check_exact({
        {"announce", 'g', "HLV", "as QEMU and Xen send it", own},
        {"reply", 'g', "-", "a RARP server's answer", announce(4, guest_mac, guest_mac, "0.0.0.0")},
        {"foreign target", 'g', "-", "asks for another's address",
         announce(3, guest_mac, other_mac, "0.0.0.0")},
        {"foreign sender", 'g', "-", "", announce(3, other_mac, guest_mac, "0.0.0.0")},
        {"with address", 'g', "-", "claims an address",
         announce(3, guest_mac, guest_mac, other_ip)},
        {"unicast", 'g', "-", "not to all", with(own, 0, mac_bytes(lan_mac))},
        {"hlen", 'g', "-", "", with(own, arp_at + 4, Frame{8})},
        {"as ARP", 'g', "-", "op 3 under ARP's ethertype",
         with(own, ethertype_at, Frame{0x08, 0x06})},
        {"request as RARP", 'g', "-", "op 1 under RARP's",
         with(legit_arp, ethertype_at, Frame{0x80, 0x35})},
    });
}

TEST_CASE("no frame with a VLAN tag or of another protocol passes") {
    Vectors vectors;
    for (const std::uint16_t tag_type : Numbers{0x8100, 0x88a8, 0x9100}) {
        for (const std::uint16_t tag : Numbers{0, 1, 100, 4095, 0xe000}) {
            const std::string id = std::to_string(tag_type) + "/" + std::to_string(tag);
            vectors.push_back(
                {id + " UDP", 'g', "-", "own UDP, tagged", tagged(legit_udp, tag_type, tag)});
            vectors.push_back(
                {id + " ARP", 'g', "-", "own ARP, tagged", tagged(legit_arp, tag_type, tag)});
            vectors.push_back({id + " DHCP", 'g', "-", "own DISCOVER, tagged",
                               tagged(discover(guest_mac, 1), tag_type, tag)});
        }
    }
    vectors.push_back({"QinQ", 'g', "-", "", tagged(tagged(legit_udp, 0x8100, 7), 0x88a8, 9)});
    for (const std::uint16_t type :
         Numbers{0x0000, 0x0026, 0x05dc, 0x0600, 0x0842, 0x8137, 0x8847, 0x8848, 0x8863, 0x8864,
                 0x888e, 0x88a2, 0x88cc, 0x88e5, 0x88f7, 0x8906, 0x8914, 0x9000, 0x0801, 0xffff}) {
        vectors.push_back({"type " + std::to_string(type), 'g', "-", "ethertype or length",
                           ethernet(broadcast_mac, guest_mac, type, Frame(46))});
        vectors.push_back({"type " + std::to_string(type) + " to L", 'g', "-",
                           "the same to the LAN", ethernet(lan_mac, guest_mac, type, Frame(46))});
    }
    check_exact(vectors);
}

TEST_CASE("an IPv4 packet passes only with the guest's own source address, whole or in fragments") {
    const auto from_address = [](const std::string& source) {
        return udp({lan_mac, guest_mac, source, lan_ip, 5000, 5000, hello});
    };
    const auto to_group = [](const std::string& source, const std::string& group_mac,
                             const std::string& group, std::uint8_t protocol,
                             const Frame& payload) {
        return ipv4(group_mac, guest_mac, source, group, protocol, payload);
    };
    constexpr std::uint16_t more_fragments = 0x2000;
    const Frame looks_like_dhcp = {0, 68, 0, 67, 0, 20, 0, 0, 1, 1, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const Frame later =
        as_fragment(ipv4(lan_mac, guest_mac, guest_ip, lan_ip, 17, looks_like_dhcp), 185);
    check_exact({
        {"own", 'g', "L", "", legit_udp},
        {"own ping", 'g', "L", "",
         ipv4(lan_mac, guest_mac, guest_ip, lan_ip, 1, {8, 0, 0xf7, 0xfe, 0, 0, 0, 1})},
        {"own TCP", 'g', "V", "", ipv4(other_mac, guest_mac, guest_ip, other_ip, 6, Frame(20))},
        {"own SCTP", 'g', "H", "",
         ipv4(bridge_mac, guest_mac, guest_ip, bridge_ip, 132, Frame(12))},
        {"own first fragment", 'g', "L", "", as_fragment(legit_udp, more_fragments)},
        {"own later fragment", 'g', "L", "its bytes look like DHCP ports", later},
        {"own broadcast", 'g', "HLV", "UDP to all",
         udp({broadcast_mac, guest_mac, guest_ip, "255.255.255.255", 5000, 5000, hello})},
        {"own multicast", 'g', "HLV", "mDNS",
         udp({"01:00:5e:00:00:fb", guest_mac, guest_ip, "224.0.0.251", 5353, 5353, hello})},
        {"IGMP report", 'g', "HLV", "v2",
         to_group(guest_ip, "01:00:5e:01:02:03", "239.1.2.3", 2,
                  {0x16, 0, 0xf9, 0xfa, 239, 1, 2, 3})},
        {"IGMP query", 'g', "-", "would make the guest the querier",
         to_group(guest_ip, any_group, "224.0.0.1", 2, {0x11, 0, 0xee, 0xff, 0, 0, 0, 0})},
        {"source of the LAN", 'g', "-", "", from_address(lan_ip)},
        {"source of dom0", 'g', "-", "", from_address(bridge_ip)},
        {"source next to own", 'g', "-", "", from_address("10.9.0.9")},
        {"source 0", 'g', "-", "", from_address("0.0.0.0")},
        {"source broadcast", 'g', "-", "", from_address("255.255.255.255")},
        {"source multicast", 'g', "-", "", from_address("224.0.0.1")},
        {"source loopback", 'g', "-", "", from_address("127.0.0.1")},
        {"foreign later fragment", 'g', "-", "", as_fragment(from_address(other_ip), 185)},
        {"foreign with options", 'g', "-", "", with(from_address(other_ip), ip_at, Frame{0x46})},
        {"version 5", 'g', "-", "no IPv4 although the ethertype says so",
         with(from_address(other_ip), ip_at, Frame{0x55})},
        {"cut", 'g', "-", "ends before the source",
         Frame(legit_udp.begin(), legit_udp.begin() + 24)},
        {"source MAC broadcast", 'g', "-", "", with(legit_udp, 6, mac_bytes("ff:ff:ff:ff:ff:ff"))},
        {"source MAC group", 'g', "-", "own MAC with the group bit",
         with(legit_udp, 6, Frame{0x03})},
        {"source MAC of dom0", 'g', "-", "", with(legit_udp, 6, mac_bytes(bridge_mac))},
        {"source MAC zero", 'g', "-", "", with(legit_udp, 6, Frame(6))},
    });
}

}  // namespace
}  // namespace vif_workspace::tests::forged_frames_test
