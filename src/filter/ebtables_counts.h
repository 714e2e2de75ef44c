// SPDX-License-Identifier: GPL-2.0-or-later
// What ebtables has counted in a vif's own chain. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "filter/counts.h"
#include "model/binding.h"

namespace vif_workspace {

/// LISTING is what `ebtables -t nat -L CHAIN --Lc` prints; only the numbers in it are read, by the
/// place of their rule. Nothing if it does not have the rules of that binding, one a line.
std::optional<Counts> read_counts(const Binding& binding, std::string_view listing);

}  // namespace vif_workspace
