// SPDX-License-Identifier: GPL-2.0-or-later
// One question about a chain, put to the kernel itself. libnftables and ebtables answer it too, but
// the one reads all elements of all sets first, and the other is a process of its own.
#pragma once

#include <string_view>

namespace vif_workspace {

/// Does a rule of that chain of family bridge jump, or go, to TARGET? Not if there is no such
/// chain, as under ebtables-legacy. Throws Error (system) if the kernel does not answer.
bool jumps_to(std::string_view target, std::string_view table, std::string_view chain);

}  // namespace vif_workspace
