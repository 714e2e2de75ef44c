// SPDX-License-Identifier: GPL-2.0-or-later
// The input of `ebtables-restore --noflush` that changes one set of chains to another: atomic, and
// of our own chains in table nat only. Pure.
#pragma once

#include <string>
#include <vector>

#include "filter/ebtables_rules.h"

namespace vif_workspace {

/// Empty if nothing changes. A chain that only has new rules at its end is appended to; any other
/// chain that changed is emptied and filled again; a chain that AFTER does not have is emptied and
/// removed. The base jumps come and go with their chains.
std::string changing_batch(const Chains& before, const Chains& after);

/// What the kernel has of ours: the names of our chains, and the number of each base jump.
struct InstalledRules {
    std::vector<std::string> chains;
    std::map<std::string, unsigned> jumps;  // by the chain to which they jump
};
InstalledRules find_installed_rules(std::string_view ebtables_save);

/// The batch that makes the rules those of WANTED, from whatever is installed.
std::string rebuilding_batch(const InstalledRules& installed, const Chains& wanted);

}  // namespace vif_workspace
