// SPDX-License-Identifier: GPL-2.0-or-later
// The places where a frame may be seen, and the exact set of places that one frame reaches. That a
// place did *not* see it is proved by a second frame which follows on the same path and does
// arrive, never by a pause.
#pragma once

#include <string>
#include <vector>

#include "support/frame.h"
#include "support/tap.h"

namespace vif_workspace::tests {

struct Place {
    char letter;  // 'G': seen there; 'g': sent from there (tests/vectors/README.md)
    const Tap* tap;
    std::string mac, ip;  // that it may send from; empty for S, which is not on the bridge
};

/// Delays DHCP requests of a guest so that the rate limit at its port does not drop them.
class DhcpRateLimit {
  public:
    /// Waits until the limit lets one more request pass, whatever the machine has done meanwhile.
    void wait_for_token();

  private:
    Clock::time_point paid_until_ = Clock::now();
};

class FrameProbes {
  public:
    explicit FrameProbes(std::vector<Place> probes) : probes_(std::move(probes)) {}

    /// Sends FRAME from the place of that letter, in lower case, and returns the letters of the
    /// places that saw it, in alphabetic order; "-" for none. Throws if the frame that follows, an
    /// ARP request of that place's own, does not reach all other places. The path to and from S,
    /// the workspaces' server, is not the bridge: there DHCP follows DHCP.
    std::string reached(char from, const Frame& frame);

    bool has(char letter) const;

    /// The same where not all places see the frames of FROM: the frame that follows is sent by
    /// FOLLOWER_FROM, on the same processor, and is waited for at FOLLOWER_AT alone. By then the
    /// first frame has arrived wherever it goes.
    std::string reached_before(char follower_from, char follower_at, char from, const Frame& frame);

    /// Sends a frame from every place, so that the bridge knows the port of each.
    void introduce_all();

  private:
    const Place& at(char letter) const;
    Frame sentinel(const Place& sender);
    bool server_saw(const Frame& frame);
    std::string reached_from_server(const Frame& frame);

    std::vector<Place> probes_;
    std::uint32_t frame_number_ = 0;
    DhcpRateLimit rate_limit_;  // of the guest's port
};

}  // namespace vif_workspace::tests
