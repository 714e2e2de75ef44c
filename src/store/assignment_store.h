// SPDX-License-Identifier: GPL-2.0-or-later
// The assignments in xenstore (xenstore-schema/), one directory for each MAC. An assignment is used
// only if no guest can write it. For the events of vifs (vif_reader.h) and for the commands assign
// and assignments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/assignment.h"
#include "model/mac_address.h"
#include "store/assignment_schema.h"
#include "store/store.h"

namespace vif_workspace {

/// workspace/vif/00-16-3e-00-00-0a, relative to the home of the domain that this program runs in.
std::string assignment_directory(const MacAddress& mac);

/// All names below workspace/vif, also those that are not MACs. Throws Error (store) if there are
/// too many for oxenstored to list: more than 4096 bytes of names. The connection cannot be used
/// any more then; commands/assignments.cc says what is shown instead.
std::vector<std::string> assigned_keys(const Transaction& transaction);

/// Nothing if the MAC has no assignment. Throws Error (input) that names the node that cannot be
/// used, and why; a node that a guest can write is one.
std::optional<Assignment> read_assignment(const Transaction& transaction, const MacAddress& mac);

/// The same nodes unparsed and unchecked. Only to be printed, never to be used.
NodeTexts assigned_texts(const Transaction& transaction, const MacAddress& mac);

}  // namespace vif_workspace
