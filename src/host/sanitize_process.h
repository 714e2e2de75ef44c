// SPDX-License-Identifier: GPL-2.0-or-later
// What a process of ours does before anything else: whatever its caller left it with must not
// matter.
#pragma once

namespace vif_workspace {

/// Other descriptors, a standard one that is closed, ignored and blocked signals, a umask.
void sanitize_process();

/// For a program that an unprivileged account may start by sudo: no library, no command and no line
/// of ours sees a variable that the caller chose. (LD_* and their like work before main: those the
/// dynamic linker drops for sudo itself, and sudo for what it starts.)
void clear_environment();

/// For such a program too: whoever holds its terminal cannot stop or end it half way, and what it
/// starts for all has no limit, priority or processor that the caller chose. Throws Error (system)
/// if a limit cannot be lifted.
void reset_inherited_limits();

}  // namespace vif_workspace
