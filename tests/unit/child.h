// SPDX-License-Identifier: GPL-2.0-or-later
// Another process, and a directory of its own, for the tests of what passes between processes. Both
// end with the value.
#pragma once

#include <sys/types.h>
#include <functional>
#include <string>
#include <vector>

#include "host/file.h"
#include "host/process.h"

namespace vif_workspace {

class TemporaryDirectory {
  public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();

    const Path& path() const { return path_; }

  private:
    Path path_;
};

/// A child of this process; it is killed at the end of the value.
class Child {
  public:
    /// Runs WORK in a fork of this process, which then waits to be killed; returns when WORK is
    /// done.
    static Child that_does(const std::function<void()>& work);
    /// Runs a program; returns when it has been executed.
    static Child that_runs(const std::vector<std::string>& words);

    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    int pid() const { return pid_; }
    void kill();
    /// The status from waitpid; waits for the end.
    int status();

  private:
    explicit Child(pid_t pid) : pid_(pid) {}

    pid_t pid_;
};

/// The process of that number, once it runs with these arguments: a daemon that a command has just
/// left behind may not have been executed yet.
Process process_that_runs(int pid, const std::vector<std::string>& words);

}  // namespace vif_workspace
