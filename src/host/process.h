// SPDX-License-Identifier: GPL-2.0-or-later
// A running daemon that is not our child: found by number and recognised by its arguments, so that
// a number that has come to belong to somebody else is never signalled.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/deadline.h"
#include "host/file.h"

namespace vif_workspace {

class Process {
  public:
    /// The process of that number if it runs with exactly these arguments (/proc/PID/cmdline).
    static std::optional<Process> find(int pid, const std::vector<std::string>& argv);

    /// All processes that run with exactly these arguments and have our root directory. Reads all
    /// of /proc.
    static std::vector<Process> find_all(const std::vector<std::string>& argv);

    int pid() const { return pid_; }

    /// Readable once it has ended.
    int descriptor() const { return pidfd_.number(); }

    /// Returns when it has read every frame that waits in its packet sockets, or at the deadline. A
    /// frame that came before another process opened its own socket waits there and nowhere else.
    void drain_packet_sockets(const Deadline& deadline) const;

    /// SIGTERM, and SIGKILL if it has not ended within 3 s; returns when it is gone. Throws Error
    /// (timeout) if the deadline passes before.
    void end(const Deadline& deadline) const;

  private:
    Process(int pid, Descriptor pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

    int pid_;
    Descriptor pidfd_;
};

}  // namespace vif_workspace
