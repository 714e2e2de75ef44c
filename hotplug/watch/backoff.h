// SPDX-License-Identifier: GPL-2.0-or-later
// When a thing may be tried again: at once if it was not tried lately, then after twice as long
// each time, up to a bound. Whoever fights with us, or is what nobody can mend, costs little.
#pragma once

#include <algorithm>
#include <chrono>

#include "host/deadline.h"

namespace vif_workspace {

class Backoff {
  public:
    using Time = std::chrono::milliseconds;

    /// Zero if it may be tried now.
    Time left() const { return next_.left(); }

    void note_attempt() {
        next_ = Deadline::in(pause_);
        forgotten_ = Deadline::in(pause_ + memory);
        pause_ = std::min(2 * pause_, longest);
    }

    /// So long ago that the next attempt is a first one.
    bool is_forgotten() const { return forgotten_.has_passed(); }

    static constexpr Time first = std::chrono::milliseconds(100);
    static constexpr Time longest = std::chrono::minutes(1);
    static constexpr Time memory = std::chrono::minutes(2);

  private:
    Time pause_ = first;
    Deadline next_ = Deadline::in(Time::zero());
    Deadline forgotten_ = Deadline::in(Time::zero());
};

}  // namespace vif_workspace
