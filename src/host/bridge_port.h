// What we do to a port: put it on its bridge under its rules, and take it off. The base script
// would do the same; it finds the first done, and has then only to bring the port up.
#pragma once

#include "host/deadline.h"
#include "model/interface_name.h"

namespace vif_workspace {

/// Is the device a port of that bridge?
bool is_port_of(const InterfaceName& device, const InterfaceName& bridge);

/// Has it been brought up? (Whether it has a carrier is its peer's business.)
bool is_up(const InterfaceName& port);

/// Is it a port of any bridge?
bool is_port(const InterfaceName& device);

/// Do frames to link-local groups that come in by that port pass the rules of its bridge, as
/// put_on_bridge makes them do?
bool passes_link_local_groups(const InterfaceName& port);

/// Makes the device a port of the bridge, down, as vif-bridge would (xen-network-common.sh): the
/// bridge's MTU, a MAC that no bridge takes for its own. Besides, frames to the link-local groups
/// 01:80:c2:00:00:0x then pass the bridge like any others and so through its rules; by themselves
/// they pass beside them, into this domain's IP stack. A port that is on the bridge already only
/// gets the latter. Throws Error (system).
void put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                   const Deadline& deadline);

/// Throws Error (system).
void bring_up(const InterfaceName& port, const Deadline& deadline);

/// Takes the device down and off whatever bridge it is on; nothing to do if it is gone. Throws
/// Error (system) if it is there and stays.
void take_off_bridge(const InterfaceName& port, const Deadline& deadline);

}  // namespace vif_workspace
