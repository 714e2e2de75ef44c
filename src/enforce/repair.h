// SPDX-License-Identifier: GPL-2.0-or-later
// Makes everything of ours on this host that of the workspaces in xenstore, whatever is there: the
// registry, the rules, the ports, and DHCP on every bridge. Idempotent; a SIGKILL at any point is
// safe. Which bindings it makes true is decided by model/repair_plan.h. Called by the command
// repair (hotplug/commands/repair.cc), which reads xenstore.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "enforce/enforcer.h"
#include "host/deadline.h"
#include "model/error.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// What xenstore says of this host.
struct Workspaces {
    std::function<std::vector<VifId>()> online;   // the vifs that are to be in force
    std::function<std::vector<VifId>()> leaving;  // those that the toolstack is removing
    std::function<std::map<VifId, VifPresence>(const BindingSet&)> presence;
    std::function<Binding(const VifId&)> assigned;  // what a vif is assigned now; may throw Error
};

/// A vif in the registry whose assignment cannot be made true keeps the binding that it has. A vif
/// that xenstore no longer has leaves the registry as soon as none of its devices is a port.
/// Continues after a failure, and returns all of them.
std::vector<Error> repair_host(const Enforcer& enforcer, const Workspaces& workspaces,
                               const Deadline& deadline);

}  // namespace vif_workspace
