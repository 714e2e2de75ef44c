// SPDX-License-Identifier: GPL-2.0-or-later
// Frames with a priority tag: 802.1Q with VLAN ID 0, which is no VLAN, and which some switches put
// on every frame. Behind the tag a workspace is given what it is given without one. Only nftables
// sees what is behind the tag, so ebtables gives a workspace no such frame.
#include "support/dhcp_message.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::priority_tags_test {
namespace {

using Vectors = std::vector<Vector>;

const Frame hello = {'h', 'e', 'l', 'l', 'o'};
const std::string nobody = "00:00:00:00:00:00";
constexpr std::uint16_t c_tag = 0x8100, s_tag = 0x88a8;
constexpr std::uint16_t priority_5 = 0xa000;  // of VLAN ID 0, as the plain 0 is

Frame priority_tagged(const Frame& frame) {
    return tagged(frame, c_tag, priority_5);
}

void check_exact(Testbed& testbed, Vectors vectors) {
    for (Vector& vector : vectors) {
        if (is_under_test("ebtables")) std::erase(vector.may_reach, 'G');
        if (vector.may_reach.empty()) vector.may_reach = "-";
    }
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

Frame to_guest(std::uint16_t source_port, std::uint16_t port) {
    return udp({guest_mac, lan_mac, lan_ip, guest_ip, source_port, port, hello});
}

Frame answer(const std::string& to, const std::string& from, std::uint16_t source_port) {
    return dhcp({.to = to,
                 .from = from,
                 .source_ip = lan_ip,
                 .destination_ip = to == broadcast_mac ? "255.255.255.255" : guest_ip,
                 .source_port = source_port,
                 .destination_port = 68},
                {.type = DhcpType::offer, .chaddr = guest_mac, .yiaddr = "10.9.0.66"});
}

/// Frames of the LAN that a switch has tagged, and where each may go.
Vectors frames_of_the_lan() {
    const Frame advertisement = {134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    const Frame looks_like_dhcp = {0, 67, 0, 68, 0, 20, 0, 0, 2, 1, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const Frame later_fragment =
        as_fragment(ipv4(guest_mac, lan_mac, lan_ip, guest_ip, 17, looks_like_dhcp), 185);
    const Frame question = arp({broadcast_mac, lan_mac, 1, lan_mac, lan_ip, nobody, guest_ip});
    constexpr std::size_t ip_at = 14;
    const Frame own = to_guest(5000, 5000);
    return {
        {"UDP", 'l', "G", "", tagged(own, c_tag, 0)},
        {"UDP with a priority", 'l', "G", "", priority_tagged(own)},
        {"TCP", 'l', "G", "",
         priority_tagged(ipv4(guest_mac, lan_mac, lan_ip, guest_ip, 6, Frame(20)))},
        {"to port 4011", 'l', "G", "", priority_tagged(to_guest(53, 4011))},
        {"later fragment", 'l', "G", "its bytes look like DHCP", priority_tagged(later_fragment)},
        {"ARP request", 'l', "GHV", "", priority_tagged(question)},
        {"ARP reply", 'l', "G", "",
         priority_tagged(arp({guest_mac, lan_mac, 2, lan_mac, lan_ip, guest_mac, guest_ip}))},
        {"OFFER to the guest", 'l', "-", "", priority_tagged(answer(guest_mac, lan_mac, 67))},
        {"OFFER to all", 'l', "HV", "", priority_tagged(answer(broadcast_mac, lan_mac, 67))},
        {"OFFER from port 5000", 'l', "-", "", priority_tagged(answer(guest_mac, lan_mac, 5000))},
        {"first fragment of OFFER", 'l', "-", "",
         priority_tagged(as_fragment(answer(guest_mac, lan_mac, 67), 0x2000))},
        {"DHCP request", 'l', "HV", "",
         priority_tagged(dhcp({.from = lan_mac}, {.type = DhcpType::discover, .chaddr = lan_mac}))},
        {"no sound header", 'l', "-", "version 5",
         priority_tagged(with(answer(guest_mac, lan_mac, 67), ip_at, Frame{0x55}))},
        {"RA", 'l', "HV", "the guest has no IPv6",
         priority_tagged(
             ipv6("33:33:00:00:00:01", lan_mac, "fe80::1", "ff02::1", 58, advertisement))},
        {"VLAN 5", 'l', "-", "", tagged(own, c_tag, 5)},
        {"VLAN 5 inside", 'l', "-", "", priority_tagged(tagged(own, c_tag, 5))},
        {"two priority tags", 'l', "-", "", priority_tagged(priority_tagged(own))},
        {"OFFER in two", 'l', "-", "",
         priority_tagged(priority_tagged(answer(guest_mac, lan_mac, 67)))},
        {"service tag", 'l', "-", "its VLAN ID 0 is no priority tag", tagged(own, s_tag, 0)},
        {"service tag inside", 'l', "-", "", priority_tagged(tagged(own, s_tag, 0))},
    };
}

TEST_CASE("behind a priority tag a workspace is given what it is given without one") {
    Testbed testbed = Testbed::with_workspace();
    testbed.flood_groups();
    check_exact(testbed, frames_of_the_lan());
    check_exact(
        testbed,
        {{"of the VM", 'o', "G", "",
          priority_tagged(udp({guest_mac, other_mac, other_ip, guest_ip, 5000, 5000, hello}))},
         {"OFFER of the VM", 'o', "-", "", priority_tagged(answer(guest_mac, other_mac, 67))},
         {"OFFER of dom0", 'h', "-", "", priority_tagged(answer(guest_mac, bridge_mac, 67))},
         {"of the workspace", 'g', "-", "it sends no tags",
          priority_tagged(udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello}))}});
}

// A card that takes the tag off itself: veth does with what a bridge sends.
TEST_CASE("it is the same where the tag comes beside the frame and not in it") {
    Testbed testbed = Testbed::with_workspace();
    testbed.flood_groups();
    for (const Words& change :
         std::vector<Words>{{"add", "switch0", "type", "bridge", "mcast_snooping", "0"},
                            {"add", "cable0", "type", "veth", "peer", "name", "cable1"},
                            {"set", "peth0", "master", "switch0"},
                            {"set", "cable0", "master", "switch0", "up"},
                            {"set", "cable1", "master", "xenbr0", "up"},
                            {"set", "switch0", "up"}}) {
        Words command = {"ip", "link"};
        command.insert(command.end(), change.begin(), change.end());
        run_or_throw(command);
    }
    testbed.probes().introduce_all();
    check_exact(testbed, frames_of_the_lan());
}

TEST_CASE("rules that were saved and loaded see behind the tag as before") {
    if (is_under_test("ebtables")) return;
    Testbed testbed = Testbed::with_workspace();
    testbed.flood_groups();
    run_or_throw({"sh", "-c",
                  "nft list table bridge vif_workspace >/run/saved; nft delete table bridge "
                  "vif_workspace; nft -f /run/saved"});
    check_exact(testbed, frames_of_the_lan());
}

}  // namespace
}  // namespace vif_workspace::tests::priority_tags_test
