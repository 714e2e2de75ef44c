// SPDX-License-Identifier: GPL-2.0-or-later
// The events of a vif, as Xen calls them: one file each, which is the story of that event in a few
// lines. They throw Error, which run_event.h reports to xl and main turns into an exit status.
#pragma once

#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "events/event.h"

namespace vif_workspace {

/// What libxl calls as the hotplug script: the event around the base script, which stands in
/// DIRECTORY and is given WORDS. At most 35 s; throws Error after it has undone what could not be
/// completed.
void hotplug_script(const Event& event, const Path& directory,
                    const std::vector<std::string>& words);

/// Before the vif joins its bridge: from here on it can use its addresses and nothing else, and
/// DHCP gives it the first of them.
void online(const Event& event, Enforcer& enforcer);
/// After the vif has left its bridge, or should have: nothing of it is left.
void offline(const Event& event, Enforcer& enforcer);
/// The emulated card of an HVM guest appears; it is the same vif by another port.
void add(const Event& event, Enforcer& enforcer);
/// It goes away; what the vif itself may do stays until its own offline.
void remove(const Event& event, Enforcer& enforcer);

/// Prints what online, offline, add or remove would do, and does nothing.
void dry_run(const Event& event, const Enforcer& enforcer);

}  // namespace vif_workspace
