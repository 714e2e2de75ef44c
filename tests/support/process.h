// SPDX-License-Identifier: GPL-2.0-or-later
// Programs as the tests start them: no shell, a deadline for every wait, killed with the test. What
// a program prints goes to memory, never to a pipe, so a daemon that it leaves behind does not
// block a reader.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/deadline.h"
#include "support/file_descriptor.h"

namespace vif_workspace::tests {

class NetworkNamespace;

using Words = std::vector<std::string>;

struct Command {
    Words argv;                                           // argv[0] is looked up in PATH
    std::map<std::string, std::string> environment = {};  // added to that of the tests
    const NetworkNamespace* inside = nullptr;             // absent: where the tests are, dom0
    std::optional<int> standard_output = std::nullopt;    // absent: to said()
};

struct Outcome {
    int status;             // exit status; 128 + N if ended by signal N
    std::string said;       // standard output and standard error, as they came
    milliseconds duration;  // from before fork to the end
};

class Process {
  public:
    explicit Process(const Command& command);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    /// A process that still runs is killed.
    ~Process();

    pid_t pid() const { return pid_; }
    std::string said() const;

    /// Waits until TEXT is in its output, from the byte FROM on; throws, with the output, if the
    /// process ends without it or does not print it.
    void wait_until_said(const std::string& text, std::size_t from = 0);

    void send_signal(int number) const;
    /// Waits until the deadline for its end; returns whether it has ended.
    bool ends_before(Deadline deadline);
    /// Waits for its end and returns its outcome; throws, with its name and output, if it does not
    /// end.
    Outcome outcome();

  private:
    void collect();

    std::string name_;
    pid_t pid_ = -1;
    FileDescriptor handle_;
    FileDescriptor output_;
    Clock::time_point start_;
    std::optional<int> status_;
    milliseconds duration_{};
};

/// Runs the command to its end.
Outcome run(const Command& command);
/// Runs a command that prepares the test host: returns its output, and throws unless its exit
/// status is 0.
std::string run_or_throw(const Words& argv);

}  // namespace vif_workspace::tests
