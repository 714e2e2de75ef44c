// SPDX-License-Identifier: GPL-2.0-or-later
// IPv6 messages as the guest of the usual machines sends them, or as a dishonest guest would: for
// the tests of what a workspace may send by IPv6.
#pragma once

#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests {

inline const std::string own = "2001:db8:9::10";
inline const std::string own_link_local = link_local_of(guest_mac);
inline const std::string other = "2001:db8:9::11";
inline const std::string lan = "2001:db8:9::254";
inline const std::string unspecified = "::";
inline const std::string all_nodes = "ff02::1", all_nodes_mac = "33:33:00:00:00:01";
inline const std::string all_routers = "ff02::2", all_routers_mac = "33:33:00:00:00:02";
inline const std::string solicited_own = "ff02::1:ff00:10", solicited_own_mac = "33:33:ff:00:00:10";
inline const std::string mld2_routers = "ff02::16", mld2_routers_mac = "33:33:00:00:00:16";
inline const std::string dhcp_servers = "ff02::1:2", dhcp_servers_mac = "33:33:00:01:00:02";

inline constexpr std::uint8_t hop_by_hop = 0, tcp = 6, udp_protocol = 17, fragment = 44,
                              icmpv6 = 58, destination_options = 60;
inline constexpr std::size_t hop_limit_at = 21;

using Vectors = std::vector<Vector>;

inline void check_exact(const Vectors& vectors) {
    Testbed testbed = Testbed::with_ipv6_workspace(usual_machines());
    testbed.flood_groups();
    const Differences differences = testbed.differences_in(vectors);
    INFO(differences.table());
    CHECK(differences.ids().empty());
}

inline Frame joined(std::initializer_list<Frame> parts) {
    Frame whole;
    for (const Frame& part : parts) whole.insert(whole.end(), part.begin(), part.end());
    return whole;
}

/// A UDP datagram without checksum; no device on the path checks it.
inline Frame datagram(std::uint16_t source, std::uint16_t destination) {
    const auto high = [](std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); };
    const auto low = [](std::uint16_t number) { return static_cast<std::uint8_t>(number); };
    return {
        high(source), low(source), high(destination), low(destination), 0, 12, 0, 0, 1, 2, 3, 4};
}

inline Frame option(std::uint8_t type, const std::string& mac) {
    return joined({{type, 1}, mac_bytes(mac)});
}

inline Frame solicitation(const std::string& target, const Frame& options) {
    return joined({{135, 0, 0, 0, 0, 0, 0, 0}, ipv6_bytes(target), options});
}
inline Frame advertisement(const std::string& target, const Frame& options) {
    return joined({{136, 0, 0, 0, 0x20, 0, 0, 0}, ipv6_bytes(target), options});
}

inline Frame to_lan(const std::string& source, std::uint8_t protocol, const Frame& payload) {
    return ipv6(lan_mac, guest_mac, source, lan, protocol, payload);
}
inline Frame to_group(const std::string& mac, const std::string& group, const std::string& source,
                      const Frame& message) {
    return ipv6(mac, guest_mac, source, group, icmpv6, message);
}
inline Frame to_all(const std::string& source, const Frame& message) {
    return to_group(all_nodes_mac, all_nodes, source, message);
}

/// The same message with another header.
inline Frame behind(const Frame& header, std::uint8_t header_type, const std::string& source,
                    const Frame& message) {
    return ipv6(all_nodes_mac, guest_mac, source, all_nodes, header_type,
                joined({header, message}));
}

inline const Frame router_alert = {icmpv6, 0, 5, 2, 0, 0, 1, 0};
inline const Frame padding_before_icmpv6 = {icmpv6, 0, 1, 4, 0, 0, 0, 0};
inline const Frame own_option = option(2, guest_mac);

}  // namespace vif_workspace::tests
