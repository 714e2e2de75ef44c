// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/ipv6_answers.h"

#include <algorithm>
#include <array>

#include <tins/ethernetII.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/udp.h>

#include "diversion/diversion_names.h"
#include "ipv6/dhcpv6_answer.h"
#include "ipv6/router_advertisement.h"
#include "ipv6/tins_address.h"

namespace vif_workspace {
namespace {

constexpr std::uint16_t client_port = 546;
constexpr std::uint16_t server_port = 547;
constexpr std::uint8_t own_link_only = 255;  // hop limit of a packet that no router has passed on

// Where RFC 2464 and RFC 8200 section 3 have them.
constexpr std::size_t source_mac = 6;
constexpr std::size_t ether_type = 12;
constexpr std::size_t packet = 14;
constexpr std::size_t payload_length = packet + 4;
constexpr std::size_t next_header = packet + 6;
constexpr std::size_t payload = packet + 40;
constexpr std::uint8_t udp = 17;
constexpr std::uint8_t icmpv6 = 58;
constexpr std::uint8_t solicitation = 133;

std::size_t number_at(std::span<const std::uint8_t> frame, std::size_t offset) {
    return frame[offset] * 256U + frame[offset + 1];
}

/// The IPv6 packet in the frame, without what follows it; nothing if it is not a whole one without
/// extension headers, of UDP or a router solicitation. So libtins has to parse nothing else.
std::optional<std::span<const std::uint8_t>> packet_in(std::span<const std::uint8_t> frame) {
    constexpr std::size_t least_payload = 8;
    if (frame.size() < payload + least_payload) return std::nullopt;
    if (number_at(frame, ether_type) != 0x86dd || frame[packet] >> 4 != 6) return std::nullopt;
    const std::size_t length = number_at(frame, payload_length);
    if (length < least_payload || frame.size() < payload + length) return std::nullopt;
    const std::uint8_t protocol = frame[next_header];
    const bool is_solicitation =
        protocol == icmpv6 && frame[payload] == solicitation && frame[payload + 1] == 0;
    if (protocol != udp && !is_solicitation) return std::nullopt;
    return frame.subspan(packet, payload - packet + length);
}

/// fe80:: with the interface identifier of the server's MAC (RFC 4291 appendix A). It is the
/// address of no device: nobody asks for it, because clients send to the group of all servers.
Tins::IPv6Address server_address() {
    const auto mac = server_mac().octets();
    const std::array<std::uint8_t, 16> octets = {
        0xfe,   0x80,   0,
        0,      0,      0,
        0,      0,      static_cast<std::uint8_t>(mac[0] ^ 2U),
        mac[1], mac[2], 0xff,
        0xfe,   mac[3], mac[4],
        mac[5]};
    return {octets.data()};
}

EthernetFrame frame_for(const Ipv6Guest& guest, Tins::IPv6 packet_for_it) {
    Tins::EthernetII frame(as_tins(guest.mac), as_tins(server_mac()));
    packet_for_it.hop_limit(own_link_only);
    frame /= packet_for_it;
    return frame.serialize();
}

/// Only the guest gets the frame, whatever group the packet is for.
EthernetFrame from_router(const Ipv6Guest& guest, const Tins::ICMPv6& message) {
    return frame_for(guest, Tins::IPv6("ff02::1", as_tins(*guest.router)) / message);
}

std::optional<EthernetFrame> answer_to_dhcpv6(const Tins::IPv6& request, const Ipv6Guest& guest) {
    const auto* datagram = request.find_pdu<Tins::UDP>();
    const auto* body = request.find_pdu<Tins::RawPDU>();
    constexpr std::size_t shortest_message = 4;
    if (datagram == nullptr || body == nullptr) return std::nullopt;
    if (datagram->dport() != server_port || datagram->sport() != client_port) return std::nullopt;
    const std::vector<std::uint8_t>& octets = body->payload();
    if (octets.size() < shortest_message) return std::nullopt;
    const Tins::DHCPv6 message(octets.data(), static_cast<std::uint32_t>(octets.size()));
    const std::optional<Tins::DHCPv6> answer = dhcpv6_answer(message, guest);
    if (!answer) return std::nullopt;
    return frame_for(guest, Tins::IPv6(request.src_addr(), server_address()) /
                                Tins::UDP(client_port, server_port) / *answer);
}

std::optional<EthernetFrame> answer_to_solicitation(const Tins::IPv6& request,
                                                    const Ipv6Guest& guest) {
    const bool is_of_this_link = request.hop_limit() == own_link_only;
    if (!guest.router || !is_of_this_link) return std::nullopt;
    return from_router(guest, router_advertisement(guest));
}

bool is_advertised_alike(const Ipv6Guest& one, const Ipv6Guest& other) {
    return one.router == other.router && one.dns == other.dns && one.domain == other.domain &&
           one.mtu == other.mtu;
}

}  // namespace

Ipv6Answers::Ipv6Answers(const std::vector<Ipv6Guest>& guests) {
    for (const Ipv6Guest& guest : guests) guests_.insert_or_assign(guest.mac, guest);
}

std::optional<EthernetFrame> Ipv6Answers::answer(std::span<const std::uint8_t> frame) const {
    const auto octets = packet_in(frame);
    if (!octets) return std::nullopt;
    const auto guest = std::ranges::find_if(guests_, [&](const auto& one) {
        return std::ranges::equal(one.first.octets(), frame.subspan(source_mac, 6));
    });
    if (guest == guests_.end()) return std::nullopt;
    try {
        const Tins::IPv6 request(octets->data(), static_cast<std::uint32_t>(octets->size()));
        return frame[next_header] == udp ? answer_to_dhcpv6(request, guest->second)
                                         : answer_to_solicitation(request, guest->second);
    } catch (const Tins::exception_base&) {  // the frame is malformed
        return std::nullopt;
    }
}

std::vector<EthernetFrame> Ipv6Answers::advertisements() const {
    std::vector<EthernetFrame> all;
    for (const auto& one : guests_) {
        const Ipv6Guest& guest = one.second;
        if (guest.router) all.push_back(from_router(guest, router_advertisement(guest)));
    }
    return all;
}

std::vector<EthernetFrame> Ipv6Answers::changes_since(const Ipv6Answers& before) const {
    std::vector<EthernetFrame> all;
    for (const auto& one : guests_) {
        const Ipv6Guest& guest = one.second;
        const auto earlier = before.guests_.find(guest.mac);
        const bool was_there = earlier != before.guests_.end();
        if (was_there && is_advertised_alike(earlier->second, guest)) continue;
        const bool had_router = was_there && earlier->second.router.has_value();
        if (had_router)
            all.push_back(from_router(earlier->second, router_farewell(earlier->second, guest)));
        if (guest.router) all.push_back(from_router(guest, router_advertisement(guest)));
    }
    return all;
}

}  // namespace vif_workspace
