// SPDX-License-Identifier: GPL-2.0-or-later
// What the events on this host have done since it booted, as numbers: how many there were of each
// kind, how they ended and how long they took. A value with a text, which statistics_file.h keeps
// in a file; `workspacectl metrics` prints it. Nothing is decided by it.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "statistics/durations.h"

namespace vif_workspace {

enum class Step {
    event,       // a call of the hotplug script by libxl; its subject is the event: online
    dhcp_change  // a change of what DHCP answers; its subject is the bridge
};

enum class StepResult { success, failure };

const char* name_of(StepResult result);

struct StepSeries {
    Step step;
    std::string subject;
    StepResult result;

    auto operator<=>(const StepSeries&) const = default;
};

using Statistics = std::map<StepSeries, Durations>;

/// One line for each series.
std::string text_of(const Statistics& statistics);

/// What text_of() has written; nothing for any other text.
std::optional<Statistics> parse_statistics(std::string_view text);

}  // namespace vif_workspace
