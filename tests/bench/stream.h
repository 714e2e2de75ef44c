// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that sends one frame after the other, on one processor, and a card behind the bridge that
// counts what arrives. Every frame is counted; a time for frames that went elsewhere means nothing.
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

    /// Sends COUNT of them, and an honest one that ends it. The nanoseconds a frame, until the last
    /// is counted. Throws if they do not all meet that fate.
    double nanoseconds_a_frame(const tests::Frame& frame, unsigned count, Fate fate) const;

  private:
    const tests::Tap* sender_;
    const tests::NetworkNamespace* receiver_;
    tests::Frame honest_;
};

}  // namespace vif_workspace::tests::bench
