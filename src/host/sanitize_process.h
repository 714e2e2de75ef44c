// SPDX-License-Identifier: GPL-2.0-or-later
// What a process of ours does before anything else, so that nothing depends on the state in which
// its caller started it.
#pragma once

namespace vif_workspace {

/// Closes all descriptors but the standard ones, opens standard ones that are closed, and resets
/// signal dispositions, the signal mask and the umask.
void sanitize_process();

/// For a program that an unprivileged account may start by sudo: no library, no command and no code
/// of ours sees a variable that the caller chose. (LD_* and the like take effect before main: the
/// dynamic linker drops them for sudo itself, and sudo for the program that it starts.)
void clear_environment();

/// For such a program, too: the caller cannot stop or end it half-way from the terminal, and what
/// it starts for all guests has no resource limit, priority or processor that the caller chose.
/// Throws Error (system) if a limit cannot be lifted.
void reset_inherited_limits();

}  // namespace vif_workspace
