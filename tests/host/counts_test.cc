// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl show` reports the frames that a workspace sent: the kernel counts them by the
// reason for which they were dropped.
#include "support/dhcp_message.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::counts_test {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};
const std::string no_mac = "00:00:00:00:00:00";

/// The number behind a key of the "frames" that `show` prints; "" if there is no such key.
std::string shown(const std::string& key) {
    const std::string text =
        run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "show", "vif7.0", "--json"});
    const std::string label = "\"" + key + "\": ";
    const std::size_t at = text.find(label, text.find("\"frames\": "));
    if (at == std::string::npos) return "";
    const std::size_t start = at + label.size();
    return text.substr(start, text.find_first_of(",\n", start) - start);
}

struct DroppedFrame {
    std::string reason;
    Frame frame;
};

TEST_CASE("show counts the dropped frames of a workspace by reason") {
    Testbed testbed = Testbed::with_workspace();
    const std::vector<DroppedFrame> dropped = {
        {"mac", udp({lan_mac, other_mac, guest_ip, lan_ip, 5000, 5000, hello})},
        {"mac", arp({broadcast_mac, lan_mac, 1, lan_mac, lan_ip, no_mac, other_ip})},
        {"ipv4", udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, hello})},
        {"arp", arp({broadcast_mac, guest_mac, 1, guest_mac, lan_ip, no_mac, other_ip})},
        {"arp",
         arp({broadcast_mac, guest_mac, 3, other_mac, "0.0.0.0", other_mac, "0.0.0.0", 0x8035})},
        {"dhcp",
         dhcp({.from = guest_mac, .source_ip = guest_ip, .source_port = 67, .destination_port = 68},
              {.type = DhcpType::offer, .chaddr = other_mac})},
        {"dhcp", udp({broadcast_mac, guest_mac, guest_ip, "255.255.255.255", 68, 4011, hello})},
        {"control", ipv4("01:00:5e:00:00:01", guest_mac, guest_ip, "224.0.0.1", 2,
                         {0x11, 0, 0xee, 0xff, 0, 0, 0, 0})},
        {"ipv6", ipv6(lan_mac, guest_mac, "2001:db8:9::10", "2001:db8:9::254", 17, Frame(12))},
        {"protocol",
         tagged(udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello}), 0x8100, 5)},
        {"protocol", ethernet("01:80:c2:00:00:0e", guest_mac, 0x88cc, Frame(46))},
        {"protocol", ethernet(broadcast_mac, guest_mac, 0x88b5, Frame(46))},
    };
    for (const DroppedFrame& one : dropped) {
        CAPTURE(one.reason);
        const int before = std::stoi(shown(one.reason));
        CHECK(testbed.probes().reached('g', one.frame) == "-");
        const int after = std::stoi(shown(one.reason));
        // The guest's own kernel sends IPv6 frames as well.
        CHECK((one.reason == "ipv6" ? after > before : after == before + 1));
    }
}

TEST_CASE("show counts accepted frames, and repair keeps the counts where nothing is made again") {
    Testbed testbed = Testbed::with_workspace();
    const int before = std::stoi(shown("accepted"));
    CHECK(testbed.probes().reached(
              'g', udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, hello})) == "L");
    constexpr int probe_and_follower = 2;  // FrameProbes sends one more frame after each
    CHECK(std::stoi(shown("accepted")) == before + probe_and_follower);
    CHECK(shown("ipv4") == "0");
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    // ebtables rebuilds whole chains, and their counters begin at 0.
    CHECK(std::stoi(shown("accepted")) ==
          (is_under_test("ebtables") ? 0 : before + probe_and_follower));
}

}  // namespace
}  // namespace vif_workspace::tests::counts_test
