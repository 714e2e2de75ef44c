// SPDX-License-Identifier: GPL-2.0-or-later
// `watch`: the command that sleeps until something of ours is changed, and has it repaired.
#pragma once

#include "enforce/enforcer.h"

namespace vif_workspace {

/// Sleeps until somebody changes what is ours, and has what stays changed repaired: a caller of
/// check_settled and repair in processes of their own. Returns never; SIGTERM ends the process with
/// status 0. Throws Error: (conflict) if another one watches already; (store) when xenstored ends.
[[noreturn]] void watch(const Enforcer& enforcer);

}  // namespace vif_workspace
