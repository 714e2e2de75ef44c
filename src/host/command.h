// SPDX-License-Identifier: GPL-2.0-or-later
// Another program, run to its end: no shell, a fixed PATH, no environment of the caller's, no
// descriptor but its own three, in our network namespace or in another. It dies with us, so that
// nothing of a killed event acts after it.
#pragma once

#include <string>
#include <vector>

#include "host/deadline.h"
#include "host/network_namespace.h"

namespace vif_workspace {

struct Command {
    std::vector<std::string> argv;  // the first is looked up in /usr/sbin:/usr/bin:/sbin:/bin
    std::string input = {};         // its standard input
    std::vector<std::string> environment = {};  // NAME=VALUE, beside PATH and LC_ALL
    const NetworkNamespace* network = nullptr;  // where it runs; nullptr: where we do
};

struct Outcome {
    int status;               // exit status; 128 + N if signal N ended it
    std::string output;       // its standard output
    std::string stderr_text;  // its standard error

    bool succeeded() const { return status == 0; }
};

/// Throws Error (system) if it cannot be started and Error (timeout) if it had to be ended at the
/// deadline; an exit status other than 0 is an answer. A daemon that it leaves behind is not waited
/// for.
Outcome run(const Command& command, const Deadline& deadline);

/// The same where only success will do: any other status is an Error (system) with the last line of
/// its stderr_text.
std::string run_successfully(const Command& command, const Deadline& deadline);

}  // namespace vif_workspace
