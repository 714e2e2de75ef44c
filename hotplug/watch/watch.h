// SPDX-License-Identifier: GPL-2.0-or-later
// The command `watch`: a loop of check, repair and sleep. It compares and repairs nothing itself,
// but runs `check --lasting` and `repair` in processes of their own (child_commands.h).
#pragma once

#include "enforce/enforcer.h"

namespace vif_workspace {

/// Sleeps until another program may have changed something of ours, and repairs what no running
/// event resolves. Never returns; SIGTERM ends the process with status 0. Throws Error: (conflict)
/// if another watch is running; (store) when xenstored ends.
[[noreturn]] void watch(const Enforcer& enforcer);

}  // namespace vif_workspace
