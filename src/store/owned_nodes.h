// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the nodes of the schema from a directory, and refuses nodes that a guest could have
// written: no guest may decide its own address, or change the assignment of another. For
// assignment_store.h and for the legacy commands.
#pragma once

#include <string>

#include "store/assignment_schema.h"
#include "store/store.h"

namespace vif_workspace {

/// DIRECTORY is relative to the home of the domain that this program runs in, like
/// workspace/vif/00-16-3e-00-00-0a. Throws Error (input) if a domain other than 0 and our own owns
/// or can write that home, a level below it, or a node. The sentence names the level.
NodeTexts read_owned_nodes(const Transaction& transaction, const std::string& directory);

}  // namespace vif_workspace
