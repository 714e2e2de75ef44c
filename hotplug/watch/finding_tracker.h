// SPDX-License-Identifier: GPL-2.0-or-later
// What the watch remembers of what differs on this host: what it has said of it, and when it tries
// again to have it mended. Each thing is said once when it is found, and once when it has gone;
// what a repair leaves is said once more.
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
    explicit FindingTracker(std::function<void(const LogFields&)> say) : say_(std::move(say)) {}

    /// After each look.
    void note(const CheckOutcome& found);

    /// How long until a repair is due; nothing if there is nothing to repair.
    std::optional<std::chrono::milliseconds> until_repair() const;

    /// After each repair of what was found last.
    void note_repair();

  private:
    void say_each(std::string_view what, const Sentences& sentences) const;

    std::function<void(const LogFields&)> say_;
    Sentences standing_;
    Sentences repaired_;  // by the last repair, if no look has been taken since
    Sentences left_;
    Sentences for_person_;
    std::map<std::string, Backoff> tried_;
};

}  // namespace vif_workspace
