// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that is answered by IPv6, and the frames that it sends, for the tests of src/ipv6.
#pragma once

#include <tins/tins.h>

#include <optional>
#include <string>

#include "example.h"
#include "ipv6/ipv6_answers.h"

namespace vif_workspace::ipv6_frames {

inline const std::string guest_mac = "02:16:3e:00:00:0a";
inline const std::string own_link_local = "fe80::1234";  // any one
inline const std::string own = "2001:db8::10";

inline Ipv6Guest guest() {
    return {.mac = a<MacAddress>(guest_mac),
            .address = a<Ipv6Address>(own),
            .router = a<Ipv6Address>("fe80::1"),
            .dns = some<Ipv6Address>({"2001:db8::53", "2001:db8::54"}),
            .hostname = a<Hostname>("alpha"),
            .domain = a<Hostname>("example.org"),
            .lease_time = a<LeaseTime>("3600"),
            .mtu = a<Mtu>("1400")};
}

inline std::optional<EthernetFrame> answer_to_frame(const EthernetFrame& frame,
                                                    const Ipv6Guest& served = guest()) {
    return Ipv6Answers({served}).answer(frame);
}

inline EthernetFrame frame_of(const Tins::PDU& above_ipv6, const std::string& mac = guest_mac) {
    Tins::IPv6 packet("ff02::1:2", own_link_local);
    packet.hop_limit(255);
    Tins::EthernetII frame("33:33:00:01:00:02", mac);
    frame /= packet / above_ipv6;
    return frame.serialize();
}

inline EthernetFrame frame_of(const Tins::DHCPv6& asked, std::uint16_t to = 547,
                              std::uint16_t from = 546) {
    return frame_of(Tins::UDP(to, from) / asked);
}

/// The sum of a packet with its pseudo-header, which is 0xffff if its checksum is right (RFC 8200
/// section 8.1).
inline unsigned checksum_of(const EthernetFrame& frame) {
    const std::size_t payload = frame.size() - 54;
    unsigned long sum = payload + frame[20];
    for (std::size_t at = 22; at < frame.size(); ++at)
        sum += at % 2 == 0 ? frame[at] * 256UL : frame[at];
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<unsigned>(sum);
}

}  // namespace vif_workspace::ipv6_frames
