// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's network devices, as rtnetlink tells and changes them: what a device is now, and one
// change at a time, each with the kernel's own reason where it is refused. Knows nothing of vifs
// and bridges' purposes; bridge_port.h and bridge_namespace.h do.
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
    std::array<std::uint8_t, 6> mac = {};  // zeros for what is no Ethernet device
    unsigned master = 0;                   // index of its bridge; 0: it is no port
    unsigned peer = 0;                     // of one end of a veth pair: the index of the other
    /// The number by which our namespace knows the peer's; absent: it is ours.
    std::optional<int> peer_network;

    bool is_up() const;
};

/// Nothing if there is no device of that name. Throws Error (system).
std::optional<Link> find_link(RouteSocket& socket, const InterfaceName& name);

/// What is to change; what is absent stays.
struct LinkChange {
    std::optional<bool> up = {};
    std::optional<InterfaceName> name = {};  // the device must be down
    std::optional<MacAddress> mac = {};
    std::optional<unsigned> mtu = {};      // octets
    std::optional<unsigned> master = {};   // index of a bridge; 0: off its bridge
    std::optional<bool> asks_by_arp = {};  // false: IFF_NOARP
    /// Of a bridge's port: IFLA_BRPORT_GROUP_FWD_MASK.
    std::optional<std::uint16_t> forwarded_groups = {};
};

/// Throws Error (system): "cannot WHAT: reason".
void change_link(RouteSocket& socket, unsigned index, const LinkChange& change,
                 const std::string& what);

/// The same, where a refusal does not matter.
void try_to_change_link(RouteSocket& socket, unsigned index, const LinkChange& change);

/// No error if there is no such device. Throws Error (system).
void delete_link(RouteSocket& socket, const InterfaceName& name);

/// One end of a veth pair to be.
struct VethEnd {
    InterfaceName name;
    MacAddress mac;
};

/// A pair, both down: HERE in the socket's namespace, THERE in the one that the descriptor NETWORK
/// is of. Throws Error (system).
void add_veth(RouteSocket& socket, const VethEnd& here, const VethEnd& there, int network);

/// The device does not make itself an IPv6 address when it comes up.
void have_no_ipv6_address(RouteSocket& socket, unsigned index);

/// A device of that name that leads nowhere, for rules that name it. Throws Error (system).
void add_stand_in(RouteSocket& socket, const InterfaceName& name);

/// Throws Error (system).
void add_address(RouteSocket& socket, unsigned index, const Ipv4Address& address,
                 unsigned prefix_length);
/// All IPv4 and IPv6 addresses of a device. Throws Error (system).
void remove_addresses(RouteSocket& socket, unsigned index);
/// Everything that no other route leads to leaves by that device, from that address. Throws Error
/// (system).
void add_default_route(RouteSocket& socket, unsigned index, const Ipv4Address& source);

/// By which number the socket's namespace knows the one that the descriptor NETWORK is of; nothing
/// if by none. Throws Error (system).
std::optional<int> number_of_network(RouteSocket& socket, int network);

}  // namespace vif_workspace
