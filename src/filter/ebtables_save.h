// SPDX-License-Identifier: GPL-2.0-or-later
// Compares two listings in the form of ebtables-save: our chains and the jumps to them, and nothing
// of any other program. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "model/finding.h"

namespace vif_workspace {

/// The differences between INSTALLED and EXPECTED.
std::vector<Finding> ebtables_findings(std::string_view expected, std::string_view installed);

}  // namespace vif_workspace
