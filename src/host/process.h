// SPDX-License-Identifier: GPL-2.0-or-later
// A running daemon that is not our child: found by its number and recognized by its arguments, so
// that we never signal a process which has got the same number later. Used for DHCP servers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/deadline.h"
#include "host/file.h"

namespace vif_workspace {

class Process {
  public:
    /// The process of that number, if it runs with exactly these arguments (/proc/PID/cmdline).
    static std::optional<Process> find(int pid, const std::vector<std::string>& argv);

    /// All processes that run with exactly these arguments and in our root directory. Reads all of
    /// /proc.
    static std::vector<Process> find_all(const std::vector<std::string>& argv);

    int pid() const { return pid_; }

    /// Readable when the process has ended.
    int descriptor() const { return pidfd_.number(); }

    /// Returns when the process has read everything that waits in its packet and UDP sockets, or at
    /// the deadline. What came before its successor opened a socket waits only there.
    void await_empty_sockets(const Deadline& deadline) const;

    /// Sends SIGTERM, and SIGKILL if the process has not ended within 3 s. Returns when it has
    /// ended. Throws Error (timeout) if the deadline passes before.
    void end(const Deadline& deadline) const;

  private:
    Process(int pid, Descriptor pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

    int pid_;
    Descriptor pidfd_;
};

}  // namespace vif_workspace
