// SPDX-License-Identifier: GPL-2.0-or-later
// How often a dhcpd of ours is started: each start first puts a configuration file in place, and
// the kernel reports that by inotify.
#pragma once

#include "support/file_descriptor.h"

namespace vif_workspace::tests {

class DhcpdStarts {
  public:
    /// Counts from now on; a dhcpd must have been started before.
    DhcpdStarts();

    /// The number of starts since the last call.
    unsigned count();

  private:
    FileDescriptor events_;
};

}  // namespace vif_workspace::tests
