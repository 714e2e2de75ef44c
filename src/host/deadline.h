// SPDX-License-Identifier: GPL-2.0-or-later
// How long a step may still take. The value is made where a command begins
// (enforcer_of_this_host.h, hotplug_script.cc) and handed down; whatever waits (for a lock, a
// command, a daemon) takes what is left of it. libxl kills the script after 40 s with SIGKILL,
// which undoes nothing: we must have ended, and said why, before.
#pragma once

#include <algorithm>
#include <chrono>

namespace vif_workspace {

class Deadline {
  public:
    using Clock = std::chrono::steady_clock;

    static Deadline in(std::chrono::milliseconds time) { return Deadline(Clock::now() + time); }

    /// Zero once it has passed.
    std::chrono::milliseconds left() const {
        const auto time = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now());
        return std::max(time, std::chrono::milliseconds::zero());
    }

    bool has_passed() const { return Clock::now() >= end_; }

    /// This deadline or one TIME from now, whichever comes first.
    Deadline within(std::chrono::milliseconds time) const {
        return Deadline(std::min(end_, Clock::now() + time));
    }

  private:
    explicit Deadline(Clock::time_point end) : end_(end) {}

    Clock::time_point end_;
};

}  // namespace vif_workspace
