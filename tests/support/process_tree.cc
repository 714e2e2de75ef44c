// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/process_tree.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "support/in_force.h"

namespace vif_workspace::tests {

std::vector<pid_t> process_tree(pid_t root) {
    const std::filesystem::path directory = "/proc/" + std::to_string(root);
    if (!std::filesystem::exists(directory)) return {};
    std::vector<pid_t> tree = {root};
    // Reads the children of the first thread alone: no program under test has another thread.
    std::istringstream children(contents(directory / "task" / std::to_string(root) / "children"));
    for (pid_t child = 0; children >> child;) {
        for (const pid_t pid : process_tree(child)) tree.push_back(pid);
    }
    return tree;
}

std::string command_line_of(pid_t pid) {
    std::string line = contents("/proc/" + std::to_string(pid) + "/cmdline");
    std::ranges::replace(line, '\0', ' ');
    return line;
}

}  // namespace vif_workspace::tests
