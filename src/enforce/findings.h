// SPDX-License-Identifier: GPL-2.0-or-later
// Every difference between the registry and what it should agree with: xenstore, the ports of the
// bridges, the rules in the kernel, DHCP. One comparison for every command that reports it (check,
// list, show, assignments). Changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "model/finding.h"
#include "store/store.h"

namespace vif_workspace {

/// All findings. The registry's lock is held, so that an event that is half done is no finding.
/// Throws Error (store, system, timeout) where something cannot be read.
std::vector<Finding> all_findings(Store& store, const Registry& registry, const Enforcer& enforcer,
                                  const Deadline& deadline);

/// The same for commands that report what they can.
struct FindingsIfReadable {
    std::optional<std::vector<Finding>> found;
    std::string unknown;  // why, if nothing could be found out
};
FindingsIfReadable findings_if_readable(const Registry& registry, const Enforcer& enforcer,
                                        const Deadline& deadline);

/// Among all findings those that concern one binding: its own, those of its bridge's DHCP, and
/// those that concern the rules of every vif.
std::vector<Finding> findings_about(const Binding& binding, const std::vector<Finding>& all);

}  // namespace vif_workspace
