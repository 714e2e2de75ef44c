// SPDX-License-Identifier: GPL-2.0-or-later
// A process and its descendants, as the kernel reports them now: those that a test may kill, and
// those that must have ended.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace vif_workspace::tests {

/// The process and all its descendants, parents before children; empty if it has ended.
std::vector<pid_t> process_tree(pid_t root);

/// Its argv[0] and so on, with blanks between; empty if it has ended.
std::string command_line_of(pid_t pid);

}  // namespace vif_workspace::tests
