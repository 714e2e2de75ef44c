// SPDX-License-Identifier: GPL-2.0-or-later
// Ethernet frames as bytes, and the crafted ones that the tests send. A builder sets every field
// correctly; the caller changes some of them afterwards by `with`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::tests {

using Frame = std::vector<std::uint8_t>;

/// "02aa00..." as in tests/vectors/frames.tsv.
Frame from_hex(std::string_view text);
std::string to_hex(std::span<const std::uint8_t> bytes);

/// The six bytes of "02:16:3e:00:00:0a", the four of "10.9.0.10".
Frame mac_bytes(const std::string& text);
Frame address_bytes(const std::string& text);
/// The sixteen of "2001:db8::10".
Frame ipv6_bytes(const std::string& text);

inline const std::string broadcast_mac = "ff:ff:ff:ff:ff:ff";

/// FRAME with BYTES written over those at OFFSET, counted from its first byte.
Frame with(Frame frame, std::size_t offset, std::span<const std::uint8_t> bytes);
/// FRAME with an 802.1Q or 802.1ad tag before its ethertype.
Frame tagged(const Frame& frame, std::uint16_t tag_type, std::uint16_t tag);

/// An IPv4 frame with a correct header checksum.
Frame with_header_checksum(Frame frame);

/// Ethernet header and PAYLOAD, unchanged.
Frame ethernet(const std::string& to, const std::string& from, std::uint16_t type,
               const Frame& payload);

struct Arp {
    std::string to;    // Ethernet destination
    std::string from;  // Ethernet source
    std::uint16_t operation;
    std::string sender_mac, sender_ip, target_mac, target_ip;
    std::uint16_t ethertype = 0x0806;
};
Frame arp(const Arp& fields);

struct Udp {
    std::string to, from;  // Ethernet
    std::string source_ip, destination_ip;
    std::uint16_t source_port, destination_port;
    Frame payload;
};
Frame udp(const Udp& fields);

/// The same packet as one fragment: its payload is cut to what an MTU leaves, OFFSET in units of
/// eight bytes.
Frame as_fragment(Frame frame, std::uint16_t offset_and_flags);

/// One IPv4 packet of any protocol.
Frame ipv4(const std::string& to, const std::string& from, const std::string& source_ip,
           const std::string& destination_ip, std::uint8_t protocol, const Frame& payload);

/// One IPv6 packet of any protocol; ICMPv6 gets its checksum.
Frame ipv6(const std::string& to, const std::string& from, const std::string& source_ip,
           const std::string& destination_ip, std::uint8_t protocol, const Frame& payload);

}  // namespace vif_workspace::tests
