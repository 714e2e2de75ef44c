// SPDX-License-Identifier: GPL-2.0-or-later
// Which chain a frame of a port goes to, found by a tree of "-i PREFIX+" rules instead of a list:
// the cost for a frame hardly grows with the number of ports. A node of the tree is a chain, named
// by the prefix that its ports share; it holds at most one rule a next character, and those of the
// ports that end there. Newcomers are
// appended at the end of a node, in the order of arrival: an append costs the kernel no grace
// period.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "filter/ebtables_rules.h"
#include "model/binding_set.h"

namespace vif_workspace {

enum class Direction {
    from_port,  // vw-in: to the vif's own chain
    to_port,    // vw-to: to be dropped
};

/// The prefixes of the nodes on a port's way, from the root (""): for vif123.0 "", "vif", "vif1",
/// "vif12", "vif123"; for a chosen name every proper prefix of even length.
std::vector<std::string> trie_nodes(const InterfaceName& port);

std::string node_name(Direction direction, std::string_view prefix);

/// The rules of a node; nothing if no port of the set passes there.
std::optional<Rules> node_rules(Direction direction, const BindingSet& set,
                                std::string_view prefix);

}  // namespace vif_workspace
