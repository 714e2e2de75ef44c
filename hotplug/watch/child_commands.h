// SPDX-License-Identifier: GPL-2.0-or-later
// Looking at the host and repairing it as the watch does both: this program in a process of its
// own, with its own deadlines, so that nobody who does not answer stops the watch.
#pragma once

#include <chrono>
#include <set>
#include <string>

namespace vif_workspace {

using Sentences = std::set<std::string>;

struct CheckOutcome {
    Sentences differences;
    bool is_final;                   // false while an event is under way
    std::chrono::milliseconds cost;  // how long it took
    Sentences for_person = {};       // what no repair resolves
};

/// `check --settled`. That it cannot be carried out is a difference as well: repair makes a damaged
/// record good, for one. Throws Error (system).
CheckOutcome run_check();

/// `repair`, which itself logs what it cannot do. Throws Error (system).
void run_repair();

/// The exit statuses of `check --settled`, added where both are true.
inline constexpr int broken_status = 1;
inline constexpr int under_way_status = 4;

}  // namespace vif_workspace
