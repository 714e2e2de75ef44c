// SPDX-License-Identifier: GPL-2.0-or-later
// A xenstore with the content of the input, which answers libxenstore's calls: readers meet all
// values and permissions that a store can have. No daemon runs, and nothing is written.
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
    std::vector<Entry> entries = {
        {0, false}};  // the first: its owner, and the right of everybody else
};

/// By absolute path. A parent that the input does not name exists and belongs to domain 0.
using StoreNodes = std::map<std::string, StoreNode>;

/// "PATH PERMISSIONS VALUE" with ";\n" after each; PERMISSIONS as xenstore-chmod has them, joined
/// by commas; a path without a leading '/' is in domain 0's home.
void fill_store(std::string_view input);
const StoreNodes& store_nodes();

}  // namespace vif_workspace::fuzz
