// SPDX-License-Identifier: GPL-2.0-or-later
// The events of a vif, as Xen calls them: one file each, which is the story of that event in a few
// lines. They throw Error, which run_event.h reports to xl and main turns into an exit status.
#pragma once

#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "events/event.h"
#include "host/deadline.h"

namespace vif_workspace {

/// libxl's call of the hotplug script: the event that WORDS and the environment name, and the step
/// that brings its port up or takes it down, by this program or by a base script in DIRECTORY that
/// is given the same words. Takes at most 32.5 s; throws Error after it has undone what it could
/// not complete.
void hotplug_script(const Path& directory, const std::vector<std::string>& words);

/// A vif comes up: from here on it can use its addresses and nothing else, and DHCP gives it the
/// first of them. Its port is on the bridge afterwards, and still down.
void online(const Event& event, const Enforcer& enforcer, const Deadline& deadline);
/// A vif has left its bridge, or should have: its ports, rules and address go.
void offline(const Event& event, const Enforcer& enforcer, const Deadline& deadline);
/// The emulated NIC of an HVM guest appears; it is the same vif by another port.
void add(const Event& event, const Enforcer& enforcer, const Deadline& deadline);
/// The emulated NIC goes; what the vif itself may do stays until its own offline.
void remove(const Event& event, const Enforcer& enforcer);

/// Prints what the event would do, and changes nothing.
void dry_run(const Event& event, const Enforcer& enforcer, const Deadline& deadline);

}  // namespace vif_workspace
