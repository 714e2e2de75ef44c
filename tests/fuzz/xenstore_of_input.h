// SPDX-License-Identifier: GPL-2.0-or-later
// A xenstore that holds what the input says, under libxenstore's own calls: whatever values and
// permissions a store can have, a reader meets them here. No daemon, nothing is written.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::fuzz {

struct StoreNode {
    struct Entry {
        unsigned domid;
        bool may_write;
    };
    std::string value;
    std::vector<Entry> entries = {{0, false}};  // the first: its owner, and everybody else
};

/// By absolute path. A parent that the input does not name is there, and domain 0's.
using StoreNodes = std::map<std::string, StoreNode>;

/// "PATH PERMISSIONS VALUE" with ";\n" after each; PERMISSIONS as xenstore-chmod has them, joined
/// by commas; a path without a leading '/' is in domain 0's home.
void fill_store(std::string_view input);
const StoreNodes& store_nodes();

}  // namespace vif_workspace::fuzz
