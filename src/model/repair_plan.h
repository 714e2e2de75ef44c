// SPDX-License-Identifier: GPL-2.0-or-later
// Which bindings repair makes true: those of the registry, brought up to what is assigned now where
// that is possible. Pure. Called by repair (enforce/repair.cc), which reads what it needs before
// and carries the plan out after.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/binding_set.h"
#include "model/error.h"

namespace vif_workspace {

/// A vif that is to be in force after the repair.
struct RepairCandidate {
    VifId vif;
    std::optional<Binding> assigned;  // absent: it keeps the binding that it has in the registry
};

struct RepairPlan {
    BindingSet bindings;
    std::vector<Error> errors;  // each names the vif that does not get what it is assigned
};

/// What a vif that is not in the registry yet gets.
struct NewSerial {
    std::uint64_t serial;
    std::int64_t since;  // seconds since 1970
};

/// Candidates whose binding does not change are placed first, then those whose binding changes,
/// then new ones. A changed one that cannot be placed beside the others keeps the binding that it
/// has; one that cannot keep that either, or a new one, is left out. REFUSE throws Error for a
/// binding that the filter cannot confine.
RepairPlan plan_repair(const BindingSet& recorded, std::vector<RepairCandidate> candidates,
                       const NewSerial& serial, const std::function<void(const Binding&)>& refuse);

}  // namespace vif_workspace
