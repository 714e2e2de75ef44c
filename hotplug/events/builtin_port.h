// SPDX-License-Identifier: GPL-2.0-or-later
// A vif's port without a script (base_script = "builtin"): what vif-bridge does to the device and
// writes to xenstore at online and add. At offline and remove nothing is left to do: the events
// take the port down and off its bridge before its rules go. Called by online.cc and
// hotplug_script.cc.
#pragma once

#include "enforce/enforcer.h"
#include "events/event.h"
#include "host/deadline.h"
#include "store/port_nodes.h"

namespace vif_workspace {

/// Gives the event's device the name that vifname= chooses, before it joins its bridge; a device
/// that has it already keeps it. Throws Error (conflict, system).
void name_port(const Event& event, const PortNodes& nodes);

/// The last step of an event: brings its port up on its bridge, if the vif is online in the
/// registry at that moment, and so has its rules. For an online event it then informs the frontend
/// and xl. Throws Error (conflict, system, store, timeout).
void bring_port_up(const Event& event, const Enforcer& enforcer, const Deadline& deadline);

}  // namespace vif_workspace
