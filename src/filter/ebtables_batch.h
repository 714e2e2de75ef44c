// From one ruleset to another as the input of `ebtables-restore --noflush`: atomic for each table,
// own chains only. Pure text.
#pragma once

#include <string>
#include <vector>

#include "filter/ebtables_rules.h"

namespace vif_workspace {

/// One batch a table, to be applied in this order; none where nothing changes. A chain that only
/// grew is appended to; any other that changed is declared again, which empties it, and filled; one
/// that is gone is emptied and removed. The base jumps come and go with their chains.
std::vector<std::string> batches(const Ruleset& before, const Ruleset& after);

/// What is found in the kernel of a table: our chains, and how often each base jump stands.
struct Found {
    std::vector<std::string> chains;
    std::map<std::string, unsigned> jumps;  // by the chain that is jumped to
};
Found find_ours(std::string_view ebtables_save, std::string_view table);

/// The batch that makes a table's rules those of WANTED whatever was FOUND there.
std::string rebuilding_batch(const char* table, const Found& found, const Chains& wanted);

}  // namespace vif_workspace
