// SPDX-License-Identifier: GPL-2.0-or-later
// How long one command of ours may take, for workspacectl, dhcp-config and ebtables-config.
#pragma once

#include <chrono>
#include <functional>

#include "enforce/enforcer.h"
#include "host/deadline.h"

namespace vif_workspace {

// libxl kills the hotplug script after 40 s, of which the base script needs its share
// (events/hotplug_script.cc).
inline constexpr auto time_to_act = std::chrono::seconds(22);
inline constexpr auto time_to_live = std::chrono::seconds(25);

/// The deadline of a command that begins now.
inline Deadline command_deadline() {
    return Deadline::in(time_to_act);
}

/// The enforcer that /etc/xen/vif-workspace.conf describes. Throws Error (input).
Enforcer enforcer_of_this_host();

/// COMMAND under a watchdog: if every deadline fails, the process ends after 25 s and reports what
/// it waited for.
std::function<void()> with_watchdog(std::function<void()> command);

}  // namespace vif_workspace
