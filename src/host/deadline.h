// SPDX-License-Identifier: GPL-2.0-or-later
// The time by which a step must have ended. A Deadline is made where a command begins
// (src/enforce/command_limits.h, hotplug/events/hotplug_script.cc) and passed down; whatever waits,
// for a lock, a command or a daemon, waits for the remaining time at most. libxl kills the script
// with SIGKILL after 40 s, which leaves no time to undo anything: we must have ended, and reported
// why, before.
#pragma once

#include <algorithm>
#include <chrono>

namespace vif_workspace {

class Deadline {
  public:
    using Clock = std::chrono::steady_clock;

    static Deadline in(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }

    /// The remaining time; zero once the deadline has passed.
    std::chrono::milliseconds left() const {
        const auto time = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
        return std::max(time, std::chrono::milliseconds::zero());
    }

    bool has_passed() const { return Clock::now() >= end_; }

    /// This deadline, or one TIME from now if that is earlier.
    Deadline within(std::chrono::milliseconds time) const {
        return Deadline(std::min(end_, Clock::now() + time));
    }

  private:
    explicit Deadline(Clock::time_point end) : end_(end) {}

    Clock::time_point end_;
};

}  // namespace vif_workspace
