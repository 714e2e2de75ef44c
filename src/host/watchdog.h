// SPDX-License-Identifier: GPL-2.0-or-later
// The last resort behind every deadline: ends this process when a library waits for ever for
// somebody who does not answer (libxenstore has no time-out), and says what it was waiting for.
// Whoever arms it sees to it that what must not stay undone is done before anybody is waited for
// who has no deadline.
#pragma once

#include <chrono>
#include <ctime>

namespace vif_workspace {

class Watchdog {
  public:
    /// After TIME this process prints one sentence and exits with status 1.
    explicit Watchdog(std::chrono::milliseconds time);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    Watchdog(Watchdog&&) = delete;
    Watchdog& operator=(Watchdog&&) = delete;

  private:
    timer_t timer_ = {};
};

/// What the process is waiting for as long as this lives; innermost wins. WHOM must outlive it.
class WaitingFor {
  public:
    explicit WaitingFor(const char* whom);
    ~WaitingFor();
    WaitingFor(const WaitingFor&) = delete;
    WaitingFor& operator=(const WaitingFor&) = delete;

  private:
    const char* before_;
};

}  // namespace vif_workspace
