// SPDX-License-Identifier: GPL-2.0-or-later
// The last resort behind every deadline. A call into a library may block for ever (libxenstore has
// no timeout): then the watchdog ends this process, and prints what it was waiting for. So a
// command that arms it must do what may not be left undone before any call that has no deadline of
// its own.
#pragma once

#include <chrono>
#include <ctime>

namespace vif_workspace {

/// Sets the name of this program with which a watchdog's sentence begins, instead of workspacectl.
/// NAME must stay valid, because a signal handler reads it.
void name_program(const char* name);

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

/// Names what this process is waiting for as long as the value lives; the innermost value counts.
/// WHAT must outlive it.
class WaitingFor {
  public:
    explicit WaitingFor(const char* what);
    ~WaitingFor();
    WaitingFor(const WaitingFor&) = delete;
    WaitingFor& operator=(const WaitingFor&) = delete;

  private:
    const char* before_;
};

}  // namespace vif_workspace
