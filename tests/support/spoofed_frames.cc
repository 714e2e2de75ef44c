// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/spoofed_frames.h"

#include "support/dhcp_message.h"
#include "support/testbed.h"

namespace vif_workspace::tests {
namespace {

const Frame hello = {'h', 'e', 'l', 'l', 'o'};

/// The bytes from the source address on, because the destination may have been rewritten; no longer
/// than the shortest of these frames.
Frame mark_of(const Frame& frame) {
    return frame.size() < 34 ? Frame() : Frame(frame.begin() + 6, frame.begin() + 34);
}

/// All but two have the workspace's own MAC as their source.
std::vector<Frame> spoofed_frames_of(const std::string& mac, const std::string& ip) {
    const std::string no_mac = "00:00:00:00:00:00";
    return {
        udp({lan_mac, mac, other_ip, lan_ip, 5000, 5000, hello}),
        udp({bridge_mac, mac, other_ip, bridge_ip, 5000, 5000, hello}),
        arp({broadcast_mac, mac, 1, mac, lan_ip, no_mac, other_ip}),
        udp({broadcast_mac, lan_mac, lan_ip, "255.255.255.255", 5000, 5000, hello}),
        ethernet("01:80:c2:00:00:0e", mac, 0x88cc, Frame(46)),
        ethernet("01:80:c2:00:00:00", other_mac, 0x0027, Frame(46, 0x42)),
        tagged(udp({lan_mac, mac, ip, lan_ip, 5000, 5000, hello}), 0x8100, 0),
        ipv6("33:33:00:00:00:01", mac, "fe80::1", "ff02::1", 58, Frame(16, 134)),
        dhcp({.from = mac, .source_ip = ip, .source_port = 67, .destination_port = 68},
             {.type = DhcpType::offer, .chaddr = other_mac}),
    };
}

}  // namespace

SpoofedFrames::SpoofedFrames(const std::string& mac, const std::string& ip)
    : frames_(spoofed_frames_of(mac, ip)) {
    for (const Frame& frame : frames_) marks_.insert(mark_of(frame));
}

bool SpoofedFrames::is_one(const Frame& frame) const {
    return marks_.contains(mark_of(frame));
}

unsigned SpoofedFrames::seen(const Tap& tap) const {
    unsigned count = 0;
    while (const auto frame = tap.next(Deadline::after(milliseconds(0)))) {
        count += is_one(*frame) ? 1 : 0;
    }
    return count;
}

}  // namespace vif_workspace::tests
