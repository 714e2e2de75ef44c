// SPDX-License-Identifier: GPL-2.0-or-later
// How a binding comes about: what the toolstack says of a vif, what was assigned to its MAC, what
// the configuration has for its bridge and what the bridge itself knows, joined into one checked
// whole. Pure: whoever calls it (hotplug/) has read all four before.
#pragma once

#include <optional>
#include <vector>

#include "model/assignment.h"
#include "model/binding.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// What the toolstack wrote in the vif's backend directory.
struct Vif {
    VifId id;
    MacAddress mac;
    InterfaceName bridge;
    std::optional<InterfaceName> renamed;  // vifname=
    bool has_emulated_nic = false;         // type = vif_ioemu: a port NAME-emu comes and goes too
};

/// What the bridge itself has to say.
struct Bridge {
    struct OwnAddress {
        Ipv4Address address;
        Netmask netmask;
    };
    std::vector<OwnAddress> addresses;           // of the bridge device in this domain
    std::optional<Ipv4Address> default_gateway;  // of this domain, if its default route leaves here
};

/// Throws Error (input) that names the node and its value: a netmask nobody knows; an address,
/// gateway or broadcast that does not fit the subnet; an address that is the bridge's own or the
/// gateway's; a device name that cannot exist.
Binding make_binding(const Vif& vif, const Assignment& assignment, const DhcpOptions& defaults,
                     const Bridge& bridge);

/// Every device name under which the vif may appear on a bridge: the kernel's and the chosen one,
/// each with its emulated twin if it has one. Throws Error (input) if one of them would be too
/// long.
std::vector<InterfaceName> ports_of(const Vif& vif);

/// The address under which the workspaces of a bridge are answered: link-local (RFC 3927), the same
/// for the same bridge name every time. It exists in the bridge's own network namespace and nowhere
/// else.
Ipv4Address link_local_server(const InterfaceName& bridge);

}  // namespace vif_workspace
