// SPDX-License-Identifier: GPL-2.0-or-later
// What a workspace must never send, and whether it was seen. A guest that sends nothing else all
// the time shows an instant without rules on any of its ports.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "support/frame.h"
#include "support/tap.h"

namespace vif_workspace::tests {

class SpoofedFrames {
  public:
    /// Those of a workspace of that MAC and address.
    SpoofedFrames(const std::string& mac, const std::string& ip);

    const std::vector<Frame>& frames() const { return frames_; }

    bool is_one(const Frame& frame) const;
    /// Those among all that has come to a place by now.
    unsigned seen(const Tap& tap) const;

  private:
    std::vector<Frame> frames_;
    std::set<Frame> marks_;  // by which a frame is known wherever it is seen
};

}  // namespace vif_workspace::tests
