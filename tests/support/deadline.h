// SPDX-License-Identifier: GPL-2.0-or-later
// An instant after which waiting has failed. Every wait of the tests ends at a deadline; none is a
// plain sleep.
#pragma once

#include <chrono>

namespace vif_workspace::tests {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long a test waits for what must happen. Only a test that fails waits that long, and no test
/// may fail because the machine is slow or busy.
constexpr seconds long_enough(180);

class Deadline {
  public:
    static Deadline after(milliseconds time) { return Deadline(Clock::now() + time); }

    bool has_passed() const { return Clock::now() >= end_; }

    /// The timeout for poll(2): the milliseconds that are left, rounded up; 0 if none are.
    int left() const {
        const auto rest = std::chrono::ceil<milliseconds>(end_ - Clock::now()).count();
        return rest > 0 ? static_cast<int>(rest) : 0;
    }

  private:
    explicit Deadline(Clock::time_point end) : end_(end) {}

    Clock::time_point end_;
};

}  // namespace vif_workspace::tests
