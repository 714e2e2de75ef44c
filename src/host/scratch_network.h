// SPDX-License-Identifier: GPL-2.0-or-later
// A network of its own, empty and gone with the process that does the work in it: for seeing what
// the kernel and its tools make of rules, without touching those of the host. What is printed of
// two such networks can be compared; what a tool prints never can be with what it was given.
#pragma once

#include <functional>
#include <string>

namespace vif_workspace {

/// Does WORK there, in a process of its own, and returns what it returns. Throws Error (system) if
/// there can be no such network, and with the sentence of the Error that WORK throws.
std::string in_scratch_network(const std::function<std::string()>& work);

}  // namespace vif_workspace
