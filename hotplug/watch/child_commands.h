// SPDX-License-Identifier: GPL-2.0-or-later
// `check` and `repair` as the watch runs them: this program in a process of its own, with deadlines
// of its own, so that a xenstored or a command that does not answer cannot stop the watch.
#pragma once

#include <chrono>
#include <set>
#include <string>

namespace vif_workspace {

/// Findings as `check` prints them, a sentence each.
using FindingTexts = std::set<std::string>;

struct CheckOutcome {
    FindingTexts findings;
    bool is_final;                   // false while an event is running
    std::chrono::milliseconds cost;  // how long it took
    FindingTexts for_person = {};    // those that no repair resolves; not among the findings
};

/// Runs `check --lasting`. If the check itself fails, its error counts as a finding, because a
/// repair may help: it makes a damaged registry anew, for example. Throws Error (system).
CheckOutcome run_check();

/// Runs `repair`, which logs by itself what it cannot repair. Throws Error (system).
void run_repair();

/// The exit statuses of `check --lasting`; their sum if both are true.
inline constexpr int findings_status = 1;
inline constexpr int event_running_status = 4;

}  // namespace vif_workspace
