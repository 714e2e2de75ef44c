// SPDX-License-Identifier: GPL-2.0-or-later
// One question about a chain, which the kernel itself answers. libnftables and ebtables answer it
// too, but libnftables first reads all elements of all sets, and ebtables is a process of its own.
// Called by the filter's drivers after each change.
#pragma once

#include <string>

namespace vif_workspace {

/// Does a rule of that chain of family bridge jump, or go, to TARGET? False if there is no such
/// chain, as under ebtables-legacy. Throws Error (system) if the kernel does not answer.
bool jumps_to(const std::string& target, const std::string& table, const std::string& chain);

}  // namespace vif_workspace
