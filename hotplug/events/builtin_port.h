// SPDX-License-Identifier: GPL-2.0-or-later
// A vif's port without a script (base_script = "builtin"): what vif-bridge does to the device and
// tells in xenstore at online and add. At offline and remove the port is taken down and off its
// bridge before its rules go, in either way, so there is nothing more to do.
#pragma once

#include "enforce/enforcer.h"
#include "events/event.h"
#include "store/port_nodes.h"

namespace vif_workspace {

/// Gives the event's device the name that vifname= chooses, before it joins its bridge; a device
/// that has that name already keeps it. Throws Error (conflict, system).
void name_port(const Event& event, const PortNodes& nodes);

/// The last step of an event: brings its port up on its bridge, if the vif is online on record, and
/// thus has its rules, at that moment; tells the frontend and xl of an online. Throws Error
/// (conflict, system, store, timeout).
void bring_port_up(const Event& event, const Enforcer& enforcer);

}  // namespace vif_workspace
