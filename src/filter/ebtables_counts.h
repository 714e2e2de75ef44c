// SPDX-License-Identifier: GPL-2.0-or-later
// Reads what ebtables has counted in a vif's chain. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "filter/counts.h"
#include "model/binding.h"

namespace vif_workspace {

/// LISTING is what `ebtables -t nat -L CHAIN --Lc` prints. Only its numbers are read: the n-th one
/// is that of the n-th rule. Nothing if there are more or fewer of them than rules of the binding.
std::optional<Counts> read_counts(const Binding& binding, std::string_view listing);

}  // namespace vif_workspace
