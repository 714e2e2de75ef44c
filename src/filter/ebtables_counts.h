// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what ebtables has counted in a vif's chain. Pure.
#pragma once

#include <map>
#include <string_view>

#include "filter/counts.h"
#include "model/binding_set.h"

namespace vif_workspace {

/// LISTING is what `ebtables -t nat -L --Lc` prints, of all chains or of some. In the chain of a
/// vif only the numbers are read: the n-th one is that of the n-th rule. A vif has no entry if its
/// chain is not listed, or has more or fewer rules than its binding.
std::map<VifId, Counts> read_counts(const BindingSet& bindings, std::string_view listing);

}  // namespace vif_workspace
