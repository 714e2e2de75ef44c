// SPDX-License-Identifier: GPL-2.0-or-later
// Packets with a malformed header: the kernel reads no ports in them, but a program on a packet
// socket may. And packets in which a snooping bridge reads bytes that no rule looks at. Here
// iptables, which would check bridged frames, does not see them.
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::malformed_test {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};

Testbed testbed_without_iptables() {
    Testbed testbed = Testbed::with_workspace();
    run_or_throw({"sysctl", "-q", "net.bridge.bridge-nf-call-iptables=0",
                  "net.bridge.bridge-nf-call-ip6tables=0",
                  "net.bridge.bridge-nf-call-arptables=0"});
    testbed.flood_groups();
    return testbed;
}

void check_exact(const std::vector<Vector>& vectors) {
    Testbed testbed = testbed_without_iptables();
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

/// Replaces the IPv4 header's first byte: version and header length.
Frame beginning_with(std::uint8_t first, const Frame& packet) {
    return with_header_checksum(with(packet, 14, Frame{first}));
}

Frame offer(const std::string& to, const std::string& from, const std::string& source) {
    return dhcp({.to = to,
                 .from = from,
                 .source_ip = source,
                 .destination_ip = to == broadcast_mac ? "255.255.255.255" : guest_ip,
                 .source_port = 67,
                 .destination_port = 68},
                {.type = DhcpType::offer, .chaddr = guest_mac, .yiaddr = "10.9.0.66"});
}

TEST_CASE("DHCP of other machines in a malformed packet gets no further than in a valid one") {
    std::vector<Vector> vectors;
    for (const std::uint8_t first : Frame{0x55, 0x65, 0x05}) {
        const std::string id = std::to_string(first);
        vectors.push_back({id + " LAN to all", 'l', "HV", "",
                           beginning_with(first, offer(broadcast_mac, lan_mac, lan_ip))});
        vectors.push_back({id + " LAN to the guest", 'l', "-", "",
                           beginning_with(first, offer(guest_mac, lan_mac, lan_ip))});
        vectors.push_back({id + " VM as dom0", 'o', "-", "",
                           beginning_with(first, offer(guest_mac, other_mac, bridge_ip))});
        vectors.push_back({id + " request of the LAN", 'l', "HV", "",
                           beginning_with(first, discover(lan_mac, 7))});
        vectors.push_back({id + " request of the VM", 'o', "HL", "",
                           beginning_with(first, discover(other_mac, 7))});
    }
    check_exact(vectors);
}

TEST_CASE(
    "a frame with another source MAC does not pass because of its content, and a later fragment is "
    "not DHCP") {
    check_exact({
        {"ARP", 'g', "-", "own inside",
         arp({broadcast_mac, other_mac, 1, guest_mac, guest_ip, "00:00:00:00:00:00", lan_ip})},
        {"RARP", 'g', "-", "own inside",
         arp({broadcast_mac, other_mac, 3, guest_mac, "0.0.0.0", guest_mac, "0.0.0.0", 0x8035})},
        {"802.1ad to the guest", 'l', "-", "",
         tagged(udp({guest_mac, lan_mac, lan_ip, guest_ip, 5000, 5000, hello}), 0x88a8, 5)},
        {"later fragment to dom0", 'l', "H", "its bytes look like a request",
         as_fragment(ipv4(bridge_mac, lan_mac, lan_ip, bridge_ip, 17,
                          {0, 68, 0, 67, 0, 20, 0, 0, 1, 1, 6, 0, 0, 0, 0, 0}),
                     185)},
        {"later fragment of dom0", 'h', "G", "its bytes look like an answer",
         as_fragment(ipv4(guest_mac, bridge_mac, bridge_ip, guest_ip, 17,
                          {0, 67, 0, 68, 0, 20, 0, 0, 9, 9, 9, 9}),
                     185)},
        {"answer of dom0 for the VM", 'h', "LV", "as if there were no workspace",
         dhcp({.to = broadcast_mac,
               .from = bridge_mac,
               .source_ip = bridge_ip,
               .source_port = 67,
               .destination_port = 68},
              {.type = DhcpType::offer, .chaddr = other_mac, .yiaddr = other_ip})},
    });
}

Frame igmp(std::uint8_t type, const std::string& group_mac, const std::string& group) {
    Frame message = {type, 100, 0, 0, 0, 0, 0, 0};
    const auto sum = static_cast<std::uint16_t>(~(type << 8 | 100));
    message = with(message, 2,
                   Frame{static_cast<std::uint8_t>(sum >> 8), static_cast<std::uint8_t>(sum)});
    return ipv4(group_mac, guest_mac, guest_ip, group, 2, message);
}

TEST_CASE(
    "a guest can report its groups, but cannot be querier or multicast router of a snooping "
    "bridge") {
    const Frame query = igmp(0x11, "01:00:5e:00:00:01", "224.0.0.1");
    const Frame router = igmp(0x30, "01:00:5e:00:00:6a", "224.0.0.106");
    const Frame pim = ipv4("01:00:5e:00:00:0d", guest_mac, guest_ip, "224.0.0.13", 103,
                           {0x20, 0, 0xdf, 0x94, 0, 1, 0, 2, 0, 105});
    std::vector<Vector> vectors = {
        {"query", 'g', "-", "", query},
        {"router", 'g', "-", "RFC 4286", router},
        {"PIM hello", 'g', "-", "", pim},
        {"DVMRP", 'g', "-", "", igmp(0x13, "01:00:5e:00:00:04", "224.0.0.4")},
    };
    if (is_under_test("nftables")) {  // ebtables reads a type in any fragment, also a later one
        vectors.push_back({"query as fragment", 'g', "-", "", as_fragment(query, 1)});
        vectors.push_back({"router as fragment", 'g', "-", "", as_fragment(router, 1)});
    }
    for (const std::uint8_t report : Frame{0x12, 0x16, 0x17, 0x22}) {
        vectors.push_back({"report " + std::to_string(report), 'g', "HLV", "",
                           igmp(report, "01:00:5e:01:02:03", "239.1.2.3")});
    }
    check_exact(vectors);

    Testbed testbed = Testbed::with_workspace();
    for (const Frame& frame : {query, router, pim, as_fragment(query, 1), as_fragment(router, 1)}) {
        testbed.probes().reached('g', frame);
    }
    CHECK(run_or_throw({"bridge", "-d", "mdb", "show", "dev", "xenbr0"}).find("vif7.0") ==
          std::string::npos);
}

TEST_CASE("DHCP answers that dom0 only routes do not reach a workspace") {
    Testbed testbed = Testbed::with_workspace();
    run_or_throw({"sysctl", "-q", "net.ipv4.ip_forward=1"});
    run_or_throw({"ip", "neigh", "replace", guest_ip, "lladdr", guest_mac, "dev", "xenbr0"});
    const Tap& card = testbed.guest().card();
    card.drain();
    Frame bounced = offer(bridge_mac, lan_mac, lan_ip);
    bounced = with(bounced, 30, address_bytes(guest_ip));
    testbed.lan().tap.send(with_header_checksum(bounced));
    // The next packet that dom0 routes on the same path does arrive.
    const Frame next = udp({bridge_mac, lan_mac, lan_ip, guest_ip, 5000, 5000, hello});
    testbed.lan().tap.send(next);
    bool came = false;
    while (const auto frame = card.next(Deadline::after(long_enough))) {
        CHECK_FALSE(is_dhcp(*frame));
        came = frame->size() >= 47 && std::equal(hello.begin(), hello.end(), frame->begin() + 42);
        if (came) break;
    }
    CHECK(came);
}

}  // namespace
}  // namespace vif_workspace::tests::malformed_test
