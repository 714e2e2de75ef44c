// SPDX-License-Identifier: GPL-2.0-or-later
// How long one command of ours may take, whoever calls it: workspacectl, dhcp-config,
// ebtables-config.
#pragma once

#include <chrono>
#include <functional>

#include "enforce/enforcer.h"

namespace vif_workspace {

// libxl kills the script after 40 s; the base script has its share of them too
// (hotplug_script.cc).
inline constexpr auto time_to_act = std::chrono::seconds(22);
inline constexpr auto time_to_live = std::chrono::seconds(25);

/// This host as its configuration describes it, for as long as one command may take.
Enforcer enforcer_of_this_host();

/// COMMAND with a last resort: it ends, and says what it waited for, when every deadline has
/// failed.
std::function<void()> with_watchdog(std::function<void()> command);

}  // namespace vif_workspace
