// SPDX-License-Identifier: GPL-2.0-or-later
// Makes a binding from the vif's data in its backend directory, the assignment for its MAC, the
// configuration's defaults for its bridge, and the addresses and routes of the bridge. Pure: its
// callers (src/enforce/read_binding.cc, hotplug/commands) have read all four.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/assignment.h"
#include "model/binding.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// What the toolstack has written into the vif's backend directory.
struct Vif {
    VifId id;
    MacAddress mac;
    InterfaceName bridge;
    std::optional<InterfaceName> renamed;  // vifname=
    std::optional<VlanId> vlan = {};       // vlan=
    bool has_emulated_nic = false;         // type = vif_ioemu: it has a second device, NAME-emu
};

/// What this domain has on the bridge.
struct Bridge {
    struct OwnAddress {
        Ipv4Address address;
        Netmask netmask;
    };
    std::vector<OwnAddress> addresses;  // of the bridge device in this domain
    std::optional<Ipv4Address>
        default_gateway;         // of this domain, if its default route leaves by this bridge
    bool filters_vlans = false;  // it is VLAN-aware
};

/// Throws Error (input) that names the node and its value if no netmask is known, if an address,
/// the gateway or the broadcast address does not fit the subnet, if an address is that of the
/// bridge, of the gateway or of the DHCP server, if there is an IPv6 gateway but no IPv6 address
/// for DHCPv6 to give, if there is a VLAN but the bridge is not VLAN-aware
/// or another server answers (dhcp-if), or if a device's name
/// would be too long.
Binding make_binding(const Vif& vif, const Assignment& assignment, const DhcpOptions& defaults,
                     const Bridge& bridge);

/// Throws Error (input) that names the value if the address, the gateway or the broadcast address
/// does not fit the subnet.
void refuse_misfits(const Ipv4Prefix& subnet, const Ipv4Address& address,
                    const std::optional<Ipv4Address>& gateway, const Ipv4Address& broadcast);

/// The names of our own devices (the outer end of each bridge's veth pair) begin with this, and
/// repair removes one that belongs to no bridge.
inline constexpr std::string_view own_device_prefix = "vw-";

/// All names under which the vif's devices may be ports: the kernel's name and the chosen one, each
/// also with -emu if the vif has an emulated NIC. Throws Error (input) if one would be too
/// long, or if the chosen name begins with own_device_prefix.
std::vector<InterfaceName> ports_of(const Vif& vif);

/// The address of the DHCP server for the workspaces of a bridge: link-local (RFC 3927), and always
/// the same for the same name of a bridge. It exists only in the bridge's own network namespace.
Ipv4Address link_local_server(const InterfaceName& bridge);

}  // namespace vif_workspace
