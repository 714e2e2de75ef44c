// SPDX-License-Identifier: GPL-2.0-or-later
// A process that we have forked, as a value: it ends with it, unless its end was waited for.
#pragma once

#include <optional>

#include <sys/types.h>

#include "host/deadline.h"
#include "host/file.h"

namespace vif_workspace {

class ChildProcess {
  public:
    /// Of a process that was forked and not yet waited for.
    explicit ChildProcess(pid_t pid);
    /// SIGKILL, if it has not been waited for. One that the kernel does not let die is left behind.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ChildProcess(ChildProcess&&) = delete;
    ChildProcess& operator=(ChildProcess&&) = delete;

    /// Its exit status, or 128 + N if signal N ended it; nothing if it goes on at the deadline. May
    /// be asked again.
    std::optional<int> status_by(const Deadline& deadline);

  private:
    void reap();

    pid_t pid_;
    Descriptor pidfd_;
    std::optional<int> status_;
};

}  // namespace vif_workspace
