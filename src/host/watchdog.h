// The last resort behind every deadline: ends this process when a library waits for ever for
// somebody who does not answer (libxenstore has no time-out), and says what it was waiting for. By
// then nothing has been let through: a vif joins its bridge only after we have ended well. Armed
// once, around the one command that a process carries out.
#pragma once

#include <chrono>

namespace vif_workspace {

class Watchdog {
  public:
    /// After TIME this process prints one sentence and exits with status 1.
    explicit Watchdog(std::chrono::seconds time);
};

/// What the process is waiting for as long as this lives; innermost wins. WHOM must be a literal.
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
