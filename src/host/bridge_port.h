// SPDX-License-Identifier: GPL-2.0-or-later
// What rtnetlink does to a vif's port: it gets its name, becomes a port of its bridge while it is
// down, comes up, and later leaves the bridge. The stock script vif-bridge does the same
// (xen-network-common.sh). An Error names the device, the attempted change and the kernel's reason.
// Knows no rules: the callers (src/enforce, hotplug/events) make the rules first.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "host/deadline.h"
#include "model/interface_name.h"
#include "model/mac_address.h"
#include "model/vlan_id.h"

namespace vif_workspace {

/// Is the device a port of that bridge?
bool is_port_of(const InterfaceName& device, const InterfaceName& bridge);

/// The names of all ports of that bridge.
std::set<std::string> ports_on(const InterfaceName& bridge);

/// Is the port administratively up? (Its carrier depends on its peer.)
bool is_up(const InterfaceName& port);

/// Is the device a port of any bridge?
bool is_port(const InterfaceName& device);

/// The MAC of every vif's port, fe:ff:ff:ff:ff:ff, as vif-bridge sets it: a bridge takes the lowest
/// MAC of its ports for its own, and no other is higher.
MacAddress port_mac();

/// Are frames to link-local groups that come in by that port forwarded, and so filtered, as
/// put_on_bridge() sets it?
bool forwards_link_local_groups(const InterfaceName& port);

/// Takes the device down and gives it another name. Does nothing if there is no device of the old
/// name. Throws Error: (conflict) if the new name is taken; (system).
void rename_device(const InterfaceName& from, const InterfaceName& to);

struct PortSettings {
    std::optional<unsigned> mtu = {};  // octets; absent: that of its bridge
    std::optional<VlanId> vlan = {};   // it is an access port; absent: the bridge decides
    /// The bridge forwards frames to the link-local groups 01:80:c2:00:00:0x like any others, and
    /// so through its rules. Otherwise they bypass the rules, into this domain's IP stack.
    bool forwards_link_local_groups = true;
};

/// Makes the device a port of the bridge and leaves it down. Sets port_mac(), removes its addresses
/// and sets its MTU; a MAC or an MTU that the device refuses is logged and is no error. Of a device
/// that is already a port of the bridge, only what the settings say is changed. Returns the MTU
/// that was asked for. Throws Error (system; timeout, if the deadline has passed before).
unsigned put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                       const Deadline& deadline, const PortSettings& settings = {});

/// Is the device an access port of that VLAN, and of no other? Throws Error (system).
bool is_in_vlan(const InterfaceName& port, const VlanId& vlan);

/// Throws Error (system; timeout, if the deadline has passed before).
void bring_up(const InterfaceName& port, const Deadline& deadline);

/// Takes the device down and then off whatever bridge it is on. Does nothing if there is no such
/// device. Throws Error (system) if the device exists and cannot be taken off.
void take_off_bridge(const InterfaceName& port);

}  // namespace vif_workspace
