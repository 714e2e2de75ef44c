// SPDX-License-Identifier: GPL-2.0-or-later
// A process and what it has started, as the kernel tells it now: whom a test may kill, and who must
// have gone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace vif_workspace::tests {

/// The process and all that descend from it, parents before children; empty if it has ended.
std::vector<pid_t> process_tree(pid_t root);

/// Its argv[0] and so on, with blanks between; empty if it has ended.
std::string command_line_of(pid_t pid);

}  // namespace vif_workspace::tests
