// SPDX-License-Identifier: GPL-2.0-or-later
// Two printings of `ebtables-save`, compared: what is ours in them, chains and jumps, and nothing
// of anybody else's. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "model/finding.h"

namespace vif_workspace {

/// How STANDING is not what is EXPECTED.
std::vector<Finding> ebtables_findings(std::string_view expected, std::string_view standing);

}  // namespace vif_workspace
