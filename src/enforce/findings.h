// SPDX-License-Identifier: GPL-2.0-or-later
// The record against everything that should be as it says: xenstore, the ports of the bridges, the
// kernel's rules, DHCP. One comparison for all who tell of it (check, list, show, assignments);
// changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "model/finding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// All of it. Under the registry's lock, so that an event that is half done is no disagreement.
/// Throws Error (store, system) where one of them cannot be looked at.
std::vector<Finding> all_findings(Store& store, const Registry& registry, const Enforcer& enforcer);

/// The same for who tells what it can: where something cannot be looked at, why.
struct FindingsIfReadable {
    std::optional<std::vector<Finding>> found;
    std::string unknown;
};
FindingsIfReadable findings_if_readable(const Registry& registry, const Enforcer& enforcer);

/// What is assigned to a vif in force now, with that which is in force.
std::optional<Finding> assignment_finding(Store& store, const BackendPath& backend,
                                          const Binding& binding, const Enforcer& enforcer);

/// Those of one vif in force, among all: its own, those of its bridge's DHCP, and of rules those
/// that are about every vif.
std::vector<Finding> findings_about(const Binding& binding, const std::vector<Finding>& all);

}  // namespace vif_workspace
