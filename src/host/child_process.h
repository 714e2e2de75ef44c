// SPDX-License-Identifier: GPL-2.0-or-later
// A forked child process as a value: when the value ends, the child is killed, unless its end was
// waited for before.
#pragma once

#include <optional>

#include <sys/types.h>

#include "host/deadline.h"
#include "host/file.h"

namespace vif_workspace {

class ChildProcess {
  public:
    /// PID is a child of this process that has not been waited for.
    explicit ChildProcess(pid_t pid);
    /// Kills the child if it has not been waited for. A child that the kernel does not let die (it
    /// is in an uninterruptible system call) is left behind.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ChildProcess(ChildProcess&&) = delete;
    ChildProcess& operator=(ChildProcess&&) = delete;

    /// Its exit status, or 128 + N if signal N ended it; nothing if it still runs at the deadline.
    /// May be called again.
    std::optional<int> status_by(const Deadline& deadline);

  private:
    void reap();

    pid_t pid_;
    Descriptor pidfd_;
    std::optional<int> status_;
};

}  // namespace vif_workspace
