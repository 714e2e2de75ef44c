// SPDX-License-Identifier: GPL-2.0-or-later
// The assignments in xenstore (xenstore-schema/): what stands for a MAC, read only where no guest
// can write. For the event of a vif, and for `workspacectl assignments`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/assignment.h"
#include "model/mac_address.h"
#include "store/assignment_reader.h"
#include "store/store.h"

namespace vif_workspace {

/// workspace/vif/00-16-3e-00-00-0a, relative to this domain's home.
std::string assignment_directory(const MacAddress& mac);

/// The names below workspace/vif, whatever they are. Throws Error (store) where oxenstored holds
/// too many to list; the connection is of no more use then.
std::vector<std::string> assigned_keys(const Transaction& transaction);

/// Nothing if nothing is assigned. Throws Error (input) that names the node and what is wrong with
/// it, also if a guest can write it.
std::optional<Assignment> read_assignment(const Transaction& transaction, const MacAddress& mac);

/// The same nodes as they stand, unread; those of the schema alone. For telling, never for use.
NodeTexts assigned_texts(const Transaction& transaction, const MacAddress& mac);

}  // namespace vif_workspace
