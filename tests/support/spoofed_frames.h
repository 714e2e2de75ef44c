// SPDX-License-Identifier: GPL-2.0-or-later
// Frames that a workspace must never send, and whether they were seen. A guest that sends nothing
// else all the time reveals an instant without rules on any of its ports.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "support/frame.h"
#include "support/tap.h"

namespace vif_workspace::tests {

class SpoofedFrames {
  public:
    /// The spoofed frames of a workspace with that MAC and address.
    SpoofedFrames(const std::string& mac, const std::string& ip);

    const std::vector<Frame>& frames() const { return frames_; }

    bool is_one(const Frame& frame) const;
    /// How many of them are among the frames that came to a place until now.
    unsigned seen(const Tap& tap) const;

  private:
    std::vector<Frame> frames_;
    std::set<Frame> marks_;  // bytes that identify a frame wherever it is seen
};

}  // namespace vif_workspace::tests
