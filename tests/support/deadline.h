// SPDX-License-Identifier: GPL-2.0-or-later
// An instant after which waiting has failed. Every wait of the tests ends at one of these; none is
// a plain sleep.
#pragma once

#include <chrono>

namespace vif_workspace::tests {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long a test waits for what must happen. Only a test that fails waits so long, and none may
/// fail because the machine is slow or busy.
constexpr seconds long_enough(180);

class Deadline {
  public:
    static Deadline after(milliseconds time) { return Deadline(Clock::now() + time); }

    bool has_passed() const { return Clock::now() >= end_; }

    /// What poll(2) takes: the milliseconds that are left, rounded up; 0 if none are.
    int left() const {
        const auto rest = std::chrono::ceil<milliseconds>(end_ - Clock::now()).count();
        return rest > 0 ? static_cast<int>(rest) : 0;
    }

  private:
    explicit Deadline(Clock::time_point end) : end_(end) {}

    Clock::time_point end_;
};

}  // namespace vif_workspace::tests
