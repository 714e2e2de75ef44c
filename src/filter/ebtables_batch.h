// SPDX-License-Identifier: GPL-2.0-or-later
// From one set of chains to another as the input of `ebtables-restore --noflush`: atomic, own
// chains of table nat only. Pure text.
#pragma once

#include <string>
#include <vector>

#include "filter/ebtables_rules.h"

namespace vif_workspace {

/// Empty where nothing changes. A chain that only grew is appended to; any other that changed is
/// declared again, which empties it, and filled; one that is gone is emptied and removed. The base
/// jumps come and go with their chains.
std::string changing_batch(const Chains& before, const Chains& after);

/// What is found in the kernel: our chains, and how often each base jump stands.
struct InstalledRules {
    std::vector<std::string> chains;
    std::map<std::string, unsigned> jumps;  // by the chain that is jumped to
};
InstalledRules find_installed_rules(std::string_view ebtables_save);

/// The batch that makes the rules those of WANTED whatever was FOUND.
std::string rebuilding_batch(const InstalledRules& found, const Chains& wanted);

}  // namespace vif_workspace
