// SPDX-License-Identifier: GPL-2.0-or-later
// Another program, run to its end: without a shell, with a fixed PATH, without the caller's
// environment, with no descriptors but its own three, in our network namespace or in another one.
// It dies with this process, so that nothing of a killed event goes on after it.
#pragma once

#include <string>
#include <vector>

#include "host/deadline.h"
#include "host/network_namespace.h"

namespace vif_workspace {

struct Command {
    std::vector<std::string> argv;  // argv[0] is looked up in /usr/sbin:/usr/bin:/sbin:/bin
    std::string input = {};         // on its standard input
    std::vector<std::string> environment = {};  // NAME=VALUE, in addition to PATH and LC_ALL
    const NetworkNamespace* network = nullptr;  // where it runs; nullptr: in ours
};

struct Outcome {
    int status;               // exit status; 128 + N if signal N ended it
    std::string output;       // all of its standard output
    std::string stderr_text;  // all of its standard error

    bool succeeded() const { return status == 0; }
};

/// Throws Error (system) if the program cannot be started and Error (timeout) if it had to be
/// killed at the deadline. An exit status other than 0 is no Error. A daemon that the program
/// leaves behind is not waited for.
Outcome run(const Command& command, const Deadline& deadline);

/// The same for a program that must succeed: any other status is an Error (system) with the last
/// line of its standard error. Returns its standard output.
std::string run_successfully(const Command& command, const Deadline& deadline);

}  // namespace vif_workspace
