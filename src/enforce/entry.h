// SPDX-License-Identifier: GPL-2.0-or-later
// How a binding enters the registry and comes into force: by group commit. An event that finds the
// registry locked leaves its binding in a queue (registry/entry_queue.h). The event that gets the
// lock next is the leader: it enters all queued bindings together with its own by one change of the
// rules, and informs each follower of the serial under which it was entered. Called by the online
// event. A SIGKILL at any point is safe: the registry is written before the rules change, and a
// follower's binding whose event has ended is removed again by the leader.
#pragma once

#include <functional>
#include <optional>

#include "enforce/enforcer.h"
#include "host/deadline.h"
#include "model/binding.h"
#include "model/error.h"

namespace vif_workspace {

/// A binding that has been entered, and what the registry had for its vif before.
struct Entry {
    Binding binding;
    std::optional<Binding> previous;
};

/// Does the toolstack still want that vif? It may begin to remove it at any time.
using StillWanted = std::function<bool(const VifId&)>;

/// The error of an online event whose vif the toolstack has begun to remove meanwhile.
Error removed_meanwhile();

/// Enters the binding, as pending, and confines its ports; a leader of the group commit may have
/// done it for this event. Throws Error (input, conflict, system, timeout); the vif then has what
/// it had before.
Entry enter(const Enforcer& enforcer, const Binding& binding, const StillWanted& is_wanted,
            const Deadline& deadline);

/// Marks the entry online, if it is still the one in the registry and wanted. Also puts other ports
/// of the bridge back on it that another program has taken off, because the host's network may have
/// been restarted; if that fails, it is only logged. Throws Error (conflict, system, timeout).
Binding confirm(const Enforcer& enforcer, const Entry& entry, const StillWanted& is_wanted,
                const Deadline& deadline);

/// Undoes an entry that could not be completed: the vif has again what it had before, unless that
/// was another vif, of an earlier domain with the same domid. Has at least 2 s for it, even if the
/// deadline has passed. A failure is logged; what it leaves stays confined until the vif goes or is
/// repaired.
void try_to_roll_back(const Enforcer& enforcer, const Entry& entry, const Deadline& deadline);

}  // namespace vif_workspace
