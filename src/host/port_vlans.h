// SPDX-License-Identifier: GPL-2.0-or-later
// The VLANs of a port of a VLAN-aware bridge, by rtnetlink, as `bridge vlan` shows and changes
// them. An access port is in one VLAN, with no tag in either direction. Knows nothing of bindings:
// bridge_port.h calls it while the port is down, and check compares.
#pragma once

#include <cstdint>
#include <vector>

#include "host/route_socket.h"
#include "model/vlan_id.h"

namespace vif_workspace {

struct PortVlan {
    std::uint16_t id;
    bool is_untagged_both_ways;  // frames without a tag are of this VLAN, and its frames get none

    bool operator==(const PortVlan&) const = default;
};

/// The VLANs of the port with that index; none if it is on no bridge, or if the kernel has bridges
/// without VLANs. Throws Error (system).
std::vector<PortVlan> vlans_of_port(RouteSocket& socket, unsigned index);

/// Is the port in that VLAN alone, without a tag? Throws Error (system).
bool is_access_port(RouteSocket& socket, unsigned index, const VlanId& vlan);

/// Puts the port into that VLAN, and takes it out of all others. Throws Error (system): "cannot
/// WHAT: reason".
void make_access_port(RouteSocket& socket, unsigned index, const VlanId& vlan,
                      const std::string& what);

}  // namespace vif_workspace
