// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's network devices by rtnetlink: what a device is now, and one change at a time. An
// Error has the kernel's reason. Knows nothing of vifs, nor what a bridge is for: bridge_port.h and
// src/dhcp/bridge_namespace.h do.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "host/route_socket.h"
#include "model/interface_name.h"
#include "model/ip_address.h"
#include "model/mac_address.h"

namespace vif_workspace {

struct Link {
    unsigned index = 0;
    std::string name;
    unsigned flags = 0;                    // IFF_UP and others, netdevice(7)
    unsigned mtu = 0;                      // octets
    std::array<std::uint8_t, 6> mac = {};  // zeros if it is no Ethernet device
    unsigned master = 0;                   // index of its bridge; 0: it is on none
    unsigned peer = 0;                     // of an end of a veth pair: the index of the other end
    /// The id by which our network namespace knows the peer's (RTM_GETNSID); absent: the peer is in
    /// ours.
    std::optional<int> peer_network;

    bool is_up() const;
};

/// Nothing if there is no device of that name. Throws Error (system).
std::optional<Link> find_link(RouteSocket& socket, const InterfaceName& name);

/// What is to change. What is absent stays as it is.
struct LinkChange {
    std::optional<bool> up = {};
    std::optional<InterfaceName> name = {};  // the device must be down
    std::optional<MacAddress> mac = {};
    std::optional<unsigned> mtu = {};      // octets
    std::optional<unsigned> master = {};   // index of a bridge; 0: take it off its bridge
    std::optional<bool> asks_by_arp = {};  // false: IFF_NOARP
    /// For the port of a bridge: IFLA_BRPORT_GROUP_FWD_MASK.
    std::optional<std::uint16_t> forwarded_groups = {};
};

/// Throws Error (system): "cannot WHAT: reason".
void change_link(RouteSocket& socket, unsigned index, const LinkChange& change,
                 const std::string& what);

/// The same; a refusal is ignored.
void try_to_change_link(RouteSocket& socket, unsigned index, const LinkChange& change);

/// No error if there is no such device. Throws Error (system).
void delete_link(RouteSocket& socket, const InterfaceName& name);

/// One end of a veth pair that is to be made.
struct VethEnd {
    InterfaceName name;
    MacAddress mac;
};

/// Makes a pair, both ends down: HERE in the socket's network namespace, THERE in that of the
/// descriptor NETWORK. Throws Error (system).
void add_veth(RouteSocket& socket, const VethEnd& here, const VethEnd& there, int network);

/// Has the kernel give the device no link-local IPv6 address when it comes up.
void disable_ipv6_address(RouteSocket& socket, unsigned index);

/// Makes a device of that name that leads nowhere, for rules that name it. Throws Error (system).
void add_stand_in(RouteSocket& socket, const InterfaceName& name);

/// Throws Error (system).
void add_address(RouteSocket& socket, unsigned index, const Ipv4Address& address,
                 unsigned prefix_length);
/// Removes all IPv4 and IPv6 addresses of a device. Throws Error (system).
void remove_addresses(RouteSocket& socket, unsigned index);
/// Makes a default route by that device, with SOURCE as the sender's address. Throws Error
/// (system).
void add_default_route(RouteSocket& socket, unsigned index, const Ipv4Address& source);

/// The id by which the socket's network namespace knows that of the descriptor NETWORK; nothing if
/// it has none. Throws Error (system).
std::optional<int> network_id(RouteSocket& socket, int network);

}  // namespace vif_workspace
