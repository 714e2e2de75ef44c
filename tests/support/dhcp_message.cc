// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/dhcp_message.h"

#include <tins/tins.h>

#include <stdexcept>

#include "support/tap.h"

namespace vif_workspace::tests {
namespace {

constexpr std::size_t ip_at = 14;

std::uint16_t number_at(const Frame& frame, std::size_t offset) {
    return static_cast<std::uint16_t>((frame.at(offset) << 8) | frame.at(offset + 1));
}

bool is_reply(DhcpType type) {
    return type == DhcpType::offer || type == DhcpType::ack || type == DhcpType::nak;
}

Frame body(const DhcpMessage& message) {
    Tins::DHCP dhcp;
    dhcp.opcode(is_reply(message.type) ? Tins::DHCP::BOOTREPLY : Tins::DHCP::BOOTREQUEST);
    dhcp.htype(1);
    dhcp.hlen(6);
    dhcp.xid(message.xid);
    dhcp.chaddr(Tins::HWAddress<6>(message.chaddr));
    dhcp.ciaddr(message.ciaddr);
    dhcp.yiaddr(message.yiaddr);
    dhcp.giaddr(message.giaddr);
    dhcp.type(static_cast<Tins::DHCP::Flags>(message.type));
    if (!message.requested.empty()) {
        const Frame bytes = address_bytes(message.requested);
        dhcp.add_option({Tins::DHCP::DHCP_REQUESTED_ADDRESS, bytes.begin(), bytes.end()});
    }
    if (!message.server.empty()) dhcp.server_identifier(message.server);
    dhcp.end();
    return dhcp.serialize();
}

}  // namespace

Frame dhcp(const Envelope& envelope, const DhcpMessage& message) {
    return udp({envelope.to, envelope.from, envelope.source_ip, envelope.destination_ip,
                envelope.source_port, envelope.destination_port, body(message)});
}

Frame discover(const std::string& mac, std::uint32_t xid) {
    return dhcp({.from = mac}, {.type = DhcpType::discover, .chaddr = mac, .xid = xid});
}

Frame rebind(const std::string& mac, const std::string& address, std::uint32_t xid) {
    return dhcp({.from = mac, .source_ip = address},
                {.type = DhcpType::request, .chaddr = mac, .xid = xid, .ciaddr = address});
}

Frame renew(const std::string& mac, const std::string& address, const std::string& server,
            const std::string& next_hop, std::uint32_t xid) {
    return dhcp({.to = next_hop, .from = mac, .source_ip = address, .destination_ip = server},
                {.type = DhcpType::request, .chaddr = mac, .xid = xid, .ciaddr = address});
}

bool is_dhcp(const Frame& frame) {
    if (frame.size() < ip_at + 20 || number_at(frame, 12) != 0x0800 || frame[ip_at + 9] != 17) {
        return false;
    }
    const std::size_t udp_at = ip_at + (frame[ip_at] & std::size_t{0x0f}) * 4;
    if (frame.size() < udp_at + 8) return false;
    const auto is_dhcp_port = [&](std::size_t offset) {
        const std::uint16_t port = number_at(frame, offset);
        return port == 67 || port == 68;
    };
    return is_dhcp_port(udp_at) && is_dhcp_port(udp_at + 2);
}

std::optional<Received> received_dhcp(const Frame& frame) {
    if (!is_dhcp(frame)) return std::nullopt;
    try {
        const Tins::EthernetII ethernet(frame.data(), static_cast<std::uint32_t>(frame.size()));
        const auto& ip = ethernet.rfind_pdu<Tins::IP>();
        const auto dhcp = ethernet.rfind_pdu<Tins::RawPDU>().to<Tins::DHCP>();
        Received result{ethernet.dst_addr().to_string(),
                        ethernet.src_addr().to_string(),
                        ip.src_addr().to_string(),
                        ip.dst_addr().to_string(),
                        {.type = static_cast<DhcpType>(dhcp.type()),
                         .chaddr = Tins::HWAddress<6>(dhcp.chaddr()).to_string(),
                         .xid = dhcp.xid(),
                         .ciaddr = dhcp.ciaddr().to_string(),
                         .yiaddr = dhcp.yiaddr().to_string(),
                         .giaddr = dhcp.giaddr().to_string()}};
        if (dhcp.search_option(Tins::DHCP::DHCP_SERVER_IDENTIFIER) != nullptr) {
            result.message.server = dhcp.server_identifier().to_string();
        }
        return result;
    } catch (const Tins::exception_base&) {
        return std::nullopt;
    }
}

Received answer_to(std::uint32_t xid, const Tap& card) {
    const Deadline deadline = Deadline::after(long_enough);
    while (const auto frame = card.next(deadline)) {
        const auto message = received_dhcp(*frame);
        const bool is_it =
            message && message->message.xid == xid && is_reply(message->message.type);
        if (is_it) return *message;
    }
    throw std::runtime_error("no answer to DHCP request " + std::to_string(xid));
}

}  // namespace vif_workspace::tests
