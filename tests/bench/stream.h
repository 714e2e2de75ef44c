// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that sends one frame after the other, on one processor, and a card behind the bridge that
// counts those that arrive. Every frame is counted, because a time for frames that went elsewhere
// means nothing.
#pragma once

#include "support/frame.h"
#include "support/network_namespace.h"
#include "support/tap.h"

namespace vif_workspace::tests::bench {

enum class Fate { delivered, dropped };

class Stream {
  public:
    /// HONEST is a frame that is delivered, whatever the filter.
    Stream(const tests::Tap& sender, const tests::NetworkNamespace& receiver, tests::Frame honest);

    /// Sends COUNT of them, and an honest one at the end. Returns the nanoseconds for each frame,
    /// until the last one is counted. Throws if not all frames meet that fate.
    double nanoseconds_a_frame(const tests::Frame& frame, unsigned count, Fate fate) const;

  private:
    const tests::Tap* sender_;
    const tests::NetworkNamespace* receiver_;
    tests::Frame honest_;
};

}  // namespace vif_workspace::tests::bench
