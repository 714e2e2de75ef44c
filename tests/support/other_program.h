// SPDX-License-Identifier: GPL-2.0-or-later
// Another program that changes rules of its own without end, by ebtables and nft, in the same
// tables as ours.
#pragma once

#include <memory>

#include "support/process.h"

namespace vif_workspace::tests {

class OtherProgram {
  public:
    OtherProgram();

    /// Stops it; returns how many of its commands have failed.
    unsigned failures();

  private:
    std::unique_ptr<Process> process_;
};

}  // namespace vif_workspace::tests
