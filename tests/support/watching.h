// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl watch` as systemd would run it: started, ready when it says so, its lines read as
// they come, ended with SIGTERM or with the test.
#pragma once

#include <string>

#include "support/file_descriptor.h"
#include "support/process.h"

namespace vif_workspace::tests {

class Watching {
  public:
    /// Ready and asleep: every finding at its start has been repaired.
    Watching();

    /// Waits until it has printed a line that begins so; throws, with its output, if it does not.
    void wait_for(const std::string& words);
    /// Waits until it has printed more than so many lines that begin so.
    void wait_for_another(const std::string& words, unsigned times_before);
    /// Its output until now.
    const std::string& said();
    /// How many lines of its output begin with WORDS.
    unsigned times(const std::string& words);
    /// Waits until it waits for the next event and for nothing else, without a timeout.
    void wait_until_asleep();
    /// How often its threads have been woken, in total.
    unsigned long wakeups() const;

    Process& process() { return process_; }

  private:
    bool read_more(Deadline deadline);

    FileDescriptor reading_;
    Process process_;
    std::string said_;
};

}  // namespace vif_workspace::tests
