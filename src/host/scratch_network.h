// SPDX-License-Identifier: GPL-2.0-or-later
// A new, empty network namespace for one piece of work, which ends with the process that does the
// work in it. It shows what the kernel and its tools make of rules without touching those of the
// host: check and the drivers' findings() make the expected rules there and compare two listings,
// because a listing never has the text of the commands that made the rules.
#pragma once

#include <functional>
#include <string>

namespace vif_workspace {

/// Does WORK in such a namespace, in a child process, and returns its result. Throws Error (system)
/// if the namespace cannot be made, and with the sentence of any Error that WORK throws.
std::string in_scratch_network(const std::function<std::string()>& work);

}  // namespace vif_workspace
