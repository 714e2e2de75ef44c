// What the kernel says of this domain's bridges, ports and routes, and the one thing that we do to
// a port: take it off its bridge. Called when a binding is made and when one is undone.
#pragma once

#include <optional>
#include <vector>

#include "host/deadline.h"
#include "model/interface_name.h"
#include "model/join.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// Is it a bridge device of this domain?
bool is_bridge(const InterfaceName& name);

bool device_exists(const InterfaceName& name);

/// The vif that netback made this device for (its sysfs parent), whatever its name is now; nothing
/// for a device of another kind.
std::optional<VifId> vif_behind(const InterfaceName& device);

/// Every device that may be a port of the vif, as far as the kernel tells: what netback made for
/// it, whatever its name is now, and the emulated twin of each.
std::vector<InterfaceName> devices_of(const VifId& vif);

/// Its IPv4 addresses in this domain, the kernel's order.
std::vector<Bridge::OwnAddress> addresses_of(const InterfaceName& bridge);

/// The router of this domain's IPv4 default route (main table), if that leaves by this bridge.
std::optional<Ipv4Address> default_gateway_by(const InterfaceName& bridge);

/// Is the device a port of that bridge?
bool is_port_of(const InterfaceName& device, const InterfaceName& bridge);

/// Do frames to link-local groups that come in by that port pass the rules of its bridge, as
/// put_on_bridge makes them do?
bool passes_link_local_groups(const InterfaceName& port);

/// Makes the device, which is down, a port of the bridge, as vif-bridge would
/// (xen-network-common.sh): the bridge's MTU, a MAC that no bridge takes for its own. Besides,
/// frames to the link-local groups 01:80:c2:00:00:0x then pass the bridge like any others and so
/// through its rules; by themselves they pass beside them, into this domain's IP stack. A port that
/// is on the bridge already only gets the latter. Throws Error (system).
void put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                   const Deadline& deadline);

/// Throws Error (system).
void bring_up(const InterfaceName& port, const Deadline& deadline);

/// Takes the device down and off whatever bridge it is on; nothing to do if it is gone. Throws
/// Error (system) if it is there and stays.
void take_off_bridge(const InterfaceName& port, const Deadline& deadline);

}  // namespace vif_workspace
