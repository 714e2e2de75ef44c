// SPDX-License-Identifier: GPL-2.0-or-later
// Which waiting bindings enter the registry together with the leader's (group commit): those that
// can be admitted beside it and whose events could be informed. Pure but for the two functions that
// it is given. Called by enter() (entry.cc).
#pragma once

#include <functional>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

struct EntryBatch {
    BindingSet bindings;              // those there before, the leader's, and the followers'
    std::vector<std::size_t> chosen;  // which of the waiting ones are in it, in their order
};

/// Returns the binding as it enters the registry; throws Error if it cannot be admitted beside the
/// set.
using Admit = std::function<Binding(const Binding&, const BindingSet&)>;
/// Informs the event of that waiting binding of its entry; false if it cannot be informed.
using Announce = std::function<bool(std::size_t)>;

/// LEADER is the set with the leader's binding. A waiting binding of a vif that is in the set
/// already, or that is not admitted, is left out: its event enters it, or fails, by itself.
EntryBatch build_batch(const BindingSet& leader, const std::vector<Binding>& waiting,
                       const Admit& admit, const Announce& announce);

}  // namespace vif_workspace
