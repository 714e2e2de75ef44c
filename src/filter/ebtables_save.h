// Two printings of `ebtables-save`, compared: what is ours in them, chains and jumps, and nothing
// of anybody else's. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace {

/// How STANDING is not what is EXPECTED: a sentence each.
std::vector<std::string> save_differences(std::string_view expected, std::string_view standing);

}  // namespace vif_workspace
