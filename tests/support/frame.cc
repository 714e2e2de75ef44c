// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/frame.h"

#include <arpa/inet.h>
#include <tins/tins.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace vif_workspace::tests {
namespace {

void append(Frame& frame, const Frame& bytes) {
    frame.insert(frame.end(), bytes.begin(), bytes.end());
}

void append_number(Frame& frame, std::uint16_t number) {
    frame.push_back(static_cast<std::uint8_t>(number >> 8));
    frame.push_back(static_cast<std::uint8_t>(number));
}

constexpr std::size_t ip_header = 14;

/// The Internet checksum (RFC 1071) of BYTES.
std::uint16_t checksum(std::span<const std::uint8_t> bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        sum += (std::uint32_t{bytes[i]} << 8) | (i + 1 < bytes.size() ? bytes[i + 1] : 0U);
    }
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

void put_number(Frame& frame, std::size_t offset, std::uint16_t number) {
    frame.at(offset) = static_cast<std::uint8_t>(number >> 8);
    frame.at(offset + 1) = static_cast<std::uint8_t>(number);
}

/// SOURCE, DESTINATION, protocol and length: the pseudo-header that a UDP or ICMPv6 checksum covers
/// besides the packet.
Frame pseudo_header(Frame source, const Frame& destination, std::uint8_t protocol,
                    std::size_t size) {
    append(source, destination);
    append_number(source, protocol);
    append_number(source, static_cast<std::uint16_t>(size));
    return source;
}

}  // namespace

Frame from_hex(std::string_view text) {
    Frame frame(text.size() / 2);
    for (std::size_t i = 0; i < frame.size(); ++i) {
        const char* first = text.data() + 2 * i;
        if (std::from_chars(first, first + 2, frame[i], 16).ptr != first + 2) {
            throw std::runtime_error("not hexadecimal: " + std::string(text));
        }
    }
    return frame;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 0x0f];
    }
    return text;
}

Frame mac_bytes(const std::string& text) {
    const Tins::HWAddress<6> mac(text);
    return {mac.begin(), mac.end()};
}

Frame address_bytes(const std::string& text) {
    Frame bytes(4);
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1) {
        throw std::runtime_error("not an IPv4 address: " + text);
    }
    return bytes;
}

Frame ipv6_bytes(const std::string& text) {
    Frame bytes(16);
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
        throw std::runtime_error("not an IPv6 address: " + text);
    }
    return bytes;
}

Frame with(Frame frame, std::size_t offset, std::span<const std::uint8_t> bytes) {
    if (offset + bytes.size() > frame.size()) throw std::out_of_range("beyond the frame");
    std::copy(bytes.begin(), bytes.end(), frame.begin() + static_cast<std::ptrdiff_t>(offset));
    return frame;
}

Frame with_header_checksum(Frame frame) {
    const std::size_t length = (frame.at(ip_header) & std::size_t{0x0f}) * 4;
    put_number(frame, ip_header + 10, 0);
    put_number(frame, ip_header + 10, checksum(std::span(frame).subspan(ip_header, length)));
    return frame;
}

Frame tagged(const Frame& frame, std::uint16_t tag_type, std::uint16_t tag) {
    Frame inserted;
    append_number(inserted, tag_type);
    append_number(inserted, tag);
    Frame result = frame;
    result.insert(result.begin() + 12, inserted.begin(), inserted.end());
    return result;
}

Frame ethernet(const std::string& to, const std::string& from, std::uint16_t type,
               const Frame& payload) {
    Frame frame = mac_bytes(to);
    append(frame, mac_bytes(from));
    append_number(frame, type);
    append(frame, payload);
    return frame;
}

Frame arp(const Arp& fields) {
    Tins::ARP body(fields.target_ip, fields.sender_ip, fields.target_mac, fields.sender_mac);
    body.opcode(static_cast<Tins::ARP::Flags>(fields.operation));
    return ethernet(fields.to, fields.from, fields.ethertype, body.serialize());
}

Frame udp(const Udp& fields) {
    Frame packet;
    append_number(packet, fields.source_port);
    append_number(packet, fields.destination_port);
    append_number(packet, static_cast<std::uint16_t>(8 + fields.payload.size()));
    append_number(packet, 0);
    append(packet, fields.payload);
    Frame covered = pseudo_header(address_bytes(fields.source_ip),
                                  address_bytes(fields.destination_ip), IPPROTO_UDP, packet.size());
    append(covered, packet);
    put_number(packet, 6, checksum(covered));
    return ipv4(fields.to, fields.from, fields.source_ip, fields.destination_ip, IPPROTO_UDP,
                packet);
}

Frame as_fragment(Frame frame, std::uint16_t offset_and_flags) {
    put_number(frame, ip_header + 6, offset_and_flags);
    return with_header_checksum(std::move(frame));
}

Frame ipv4(const std::string& to, const std::string& from, const std::string& source_ip,
           const std::string& destination_ip, std::uint8_t protocol, const Frame& payload) {
    Frame frame = ethernet(to, from, 0x0800, {0x45, 0});
    append_number(frame, static_cast<std::uint16_t>(20 + payload.size()));
    append(frame, {0, 1, 0, 0, 64, protocol, 0, 0});
    append(frame, address_bytes(source_ip));
    append(frame, address_bytes(destination_ip));
    frame = with_header_checksum(std::move(frame));
    append(frame, payload);
    return frame;
}

Frame ipv6(const std::string& to, const std::string& from, const std::string& source_ip,
           const std::string& destination_ip, std::uint8_t protocol, const Frame& payload) {
    const Frame source = ipv6_bytes(source_ip);
    const Frame destination = ipv6_bytes(destination_ip);
    Frame body = payload;
    if (protocol == IPPROTO_ICMPV6) {
        Frame covered = pseudo_header(source, destination, protocol, body.size());
        append(covered, body);
        put_number(body, 2, checksum(covered));
    }
    Frame frame = ethernet(to, from, 0x86dd, {0x60, 0, 0, 0});
    append_number(frame, static_cast<std::uint16_t>(body.size()));
    append(frame, {protocol, 255});
    append(frame, source);
    append(frame, destination);
    append(frame, body);
    return frame;
}

}  // namespace vif_workspace::tests
