// One question about a chain, put to the kernel itself. libnftables answers it too, but only after
// it has read all elements of all sets, which takes longer the more vifs are in force.
#pragma once

#include <string_view>

namespace vif_workspace {

/// Does that chain of family bridge have a rule? Not if there is no such chain. Throws Error
/// (system) if the kernel does not answer.
bool has_rules(std::string_view table, std::string_view chain);

}  // namespace vif_workspace
