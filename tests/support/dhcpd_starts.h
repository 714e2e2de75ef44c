// SPDX-License-Identifier: GPL-2.0-or-later
// How often a dhcpd of ours is started: each gets a configuration file put in place first, and the
// kernel tells of each.
#pragma once

#include "support/file_descriptor.h"

namespace vif_workspace::tests {

class DhcpdStarts {
  public:
    /// Counts from now on; there must have been one before.
    DhcpdStarts();

    /// Those since the last call.
    unsigned count();

  private:
    FileDescriptor events_;
};

}  // namespace vif_workspace::tests
