// SPDX-License-Identifier: GPL-2.0-or-later
// What the program answer-ipv6 gives up before it reads the first frame of a guest: its user, its
// capabilities, and every system call but those that reading a file and packets takes. Called by
// answer_ipv6.cc, once everything that needs privileges is open.
#pragma once

namespace vif_workspace {

/// Throws Error (system) if the kernel refuses.
void enter_sandbox();

}  // namespace vif_workspace
