// SPDX-License-Identifier: GPL-2.0-or-later
// Finds the chain for a frame by the name of its port. The rules "-i PREFIX+" form a trie instead
// of a list, so that the cost for a frame hardly grows with the number of ports. A node of the trie
// is a chain, named by the prefix that its ports share. It has one rule for each next part of a
// name, and one for each port whose name ends there. Rules for new ports are appended at the end of
// a node: appending costs the kernel no grace period.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/ebtables_rules.h"
#include "model/binding_set.h"

namespace vif_workspace {

enum class Direction {
    from_port,  // the trie vw-in, which leads to the vif's chain
    to_port,    // the trie vw-to, which leads to DROP
};

/// The prefixes of the nodes that lead to a port, from the root (""): for vif123.0 "", "vif",
/// "vif1", "vif12" and "vif123"; for a chosen name every proper prefix of even length.
std::vector<std::string> trie_nodes(const InterfaceName& port);

std::string node_name(Direction direction, std::string_view prefix);

/// The rules of a node; nothing if it leads to no port of the set.
std::optional<Rules> node_rules(Direction direction, const BindingSet& set,
                                std::string_view prefix);

}  // namespace vif_workspace
