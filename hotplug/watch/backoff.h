// SPDX-License-Identifier: GPL-2.0-or-later
// Exponential backoff: when a repair may be tried again. The first attempt may be made at once;
// after each attempt the pause doubles, up to a minute. So a finding that no repair resolves costs
// little. FindingTracker has one for each finding, and begins with a new one when a finding that
// was resolved comes back.
#pragma once

#include <algorithm>
#include <chrono>

#include "host/deadline.h"

namespace vif_workspace {

class Backoff {
  public:
    using Time = std::chrono::milliseconds;

    /// Time until the next attempt; zero if it may be made now.
    Time left() const { return next_.left(); }

    void note_attempt() {
        next_ = Deadline::in(pause_);
        expiry_ = Deadline::in(pause_ + memory);
        pause_ = std::min(2 * pause_, longest_pause);
    }

    /// The last attempt was so long ago that the next one counts as the first.
    bool has_expired() const { return expiry_.has_passed(); }

    static constexpr Time first_pause = std::chrono::milliseconds(100);
    static constexpr Time longest_pause = std::chrono::minutes(1);
    static constexpr Time memory = std::chrono::minutes(2);

  private:
    Time pause_ = first_pause;
    Deadline next_ = Deadline::in(Time::zero());
    Deadline expiry_ = Deadline::in(Time::zero());
};

}  // namespace vif_workspace
