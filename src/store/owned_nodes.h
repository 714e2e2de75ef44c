// SPDX-License-Identifier: GPL-2.0-or-later
// The nodes of the schema in a directory that nobody but the toolstack can write. No guest decides
// its own address, nor what becomes of another's assignment.
#pragma once

#include <string>

#include "store/assignment_reader.h"
#include "store/store.h"

namespace vif_workspace {

/// DIRECTORY is relative to the home of the domain we run in, like workspace/vif/00-16-3e-00-00-0a.
/// Throws Error (input) that names the level, from that home down to a node, which a domain other
/// than 0 or our own owns or can write.
NodeTexts read_owned_nodes(const Transaction& transaction, const std::string& directory);

}  // namespace vif_workspace
