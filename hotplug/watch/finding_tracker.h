// SPDX-License-Identifier: GPL-2.0-or-later
// The findings of the watch from one check to the next: which of them were reported, and when each
// is due for another repair. A finding is reported once when it is found and once when it is
// repaired; if a repair leaves it, that is reported once. The watch calls it after each check and
// each repair.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "host/log.h"
#include "watch/backoff.h"
#include "watch/child_commands.h"

namespace vif_workspace {

class FindingTracker {
  public:
    using Report = std::function<void(const LogFields&)>;

    explicit FindingTracker(Report report) : report_(std::move(report)) {}

    /// To be called after each check.
    void note_check(const CheckOutcome& outcome);

    /// Time until a repair is due; nothing if there are no findings.
    std::optional<std::chrono::milliseconds> until_repair() const;

    /// To be called after each repair: it has tried to resolve all findings of the last check.
    void note_repair();

  private:
    void report_each(std::string_view key, const FindingTexts& findings) const;

    Report report_;
    FindingTexts current_;       // of the last check
    FindingTexts under_repair_;  // those of the last repair, if no check has been made since
    FindingTexts remaining_;     // those that a repair has left
    FindingTexts for_person_;    // those of the last check that no repair resolves
    std::map<std::string, Backoff> backoffs_;
};

}  // namespace vif_workspace
