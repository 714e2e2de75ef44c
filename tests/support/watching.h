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
    /// Ready, and asleep: all that it finds at its start has been mended.
    Watching();

    /// Until it has said that; throws, with what it said, if it does not.
    void wait_for(const std::string& words);
    /// Until it has said that more than so many times.
    void wait_for_another(const std::string& words, unsigned times_before);
    /// Everything that it has said until now.
    const std::string& said();
    /// How often WORDS are in it.
    unsigned times(const std::string& words);
    /// Until it waits for the next event and for nothing else, also for no time.
    void wait_until_asleep();
    /// How often its threads have been woken, all together.
    unsigned long wakeups() const;

    Process& process() { return process_; }

  private:
    bool read_more(Deadline deadline);

    FileDescriptor reading_;
    Process process_;
    std::string said_;
};

}  // namespace vif_workspace::tests
