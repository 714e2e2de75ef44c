// SPDX-License-Identifier: GPL-2.0-or-later
// The findings about one vif: what is said of it, and what will resolve it. Which vifs are compared
// is decided in findings.h. Changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "enforce/enforcer.h"
#include "model/finding.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

/// A finding whose sentence is "VIF: WHAT".
Finding vif_finding(Subsystem subsystem, const VifId& vif, ResolvedBy resolved_by,
                    const std::string& what);

/// What is wrong with the vif's ports, which exist: off their bridge, down, or with a bypass.
std::vector<Finding> port_findings(const Binding& binding, ResolvedBy resolved_by,
                                   const Enforcer& enforcer);

/// A vif that is online in xenstore, but not in the registry.
Finding unconfined_finding(const VifId& vif);

/// A vif whose script failed, and which is not in the registry. What removes it is the toolstack's.
Finding half_made_finding(const HalfMadeVif& vif);

/// A vif of the registry whose domid another domain has now.
Finding replaced_finding(const Binding& binding);

/// A vif of the registry whose backend directory is gone, but whose devices are still PORTS. They
/// may still be used, so no repair removes their rules.
Finding outlived_finding(const Binding& binding, const std::vector<InterfaceName>& ports);

/// The difference between what a vif in force is assigned now and what is in force.
std::optional<Finding> assignment_finding(Store& store, const BackendPath& backend,
                                          const Binding& binding, const Enforcer& enforcer);

/// Why the guest cannot use the MTU that DHCP offers it; nothing if it can.
std::optional<std::string> reason_against_mtu(const Binding& binding);

/// The finding that another script than ours brought a vif up although addresses are assigned to
/// its MAC, so that the vif is not confined.
Finding foreign_vif_finding(const ForeignVif& vif);

}  // namespace vif_workspace
