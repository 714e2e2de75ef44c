// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP messages as frames: crafted ones of a client, and the contents of those that arrive. For
// messages that the real clients never send, and for sending one at an exact moment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/frame.h"

namespace vif_workspace::tests {

enum class DhcpType : std::uint8_t {
    discover = 1,
    offer = 2,
    request = 3,
    decline = 4,
    ack = 5,
    nak = 6,
    release = 7,
    inform = 8
};

struct DhcpMessage {
    DhcpType type;
    std::string chaddr;
    std::uint32_t xid = 0x1234;
    std::string ciaddr = "0.0.0.0";
    std::string yiaddr = "0.0.0.0";
    std::string giaddr = "0.0.0.0";
    std::string requested = {};  // option 50, if not empty
    std::string server = {};     // option 54, if not empty
};

/// The envelope of a client's broadcast. A test changes the fields that are to be wrong.
struct Envelope {
    std::string to = broadcast_mac;
    std::string from;
    std::string source_ip = "0.0.0.0";
    std::string destination_ip = "255.255.255.255";
    std::uint16_t source_port = 68;
    std::uint16_t destination_port = 67;
};

Frame dhcp(const Envelope& envelope, const DhcpMessage& message);

/// A DISCOVER as any client sends it.
Frame discover(const std::string& mac, std::uint32_t xid);

/// A request of a client that holds ADDRESS to keep it, sent to every server (rebind).
Frame rebind(const std::string& mac, const std::string& address, std::uint32_t xid);
/// The same request to SERVER alone (renew), sent to the Ethernet address NEXT_HOP.
Frame renew(const std::string& mac, const std::string& address, const std::string& server,
            const std::string& next_hop, std::uint32_t xid);

/// Whether the frame is UDP between ports 67 and 68, whatever its payload.
bool is_dhcp(const Frame& frame);

/// The message of a DHCP frame, from a server or a client; absent if the frame is not DHCP.
struct Received {
    std::string to, from;  // Ethernet
    std::string source_ip, destination_ip;
    DhcpMessage message;
};
std::optional<Received> received_dhcp(const Frame& frame);

class Tap;
/// The answer with that transaction number that arrives there; throws if none does.
Received answer_to(std::uint32_t xid, const Tap& card);

}  // namespace vif_workspace::tests
