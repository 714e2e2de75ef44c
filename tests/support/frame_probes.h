// SPDX-License-Identifier: GPL-2.0-or-later
// The places where a frame may be seen, and the exact set of those that one frame reaches. That a
// place did *not* see it is proved by a frame which follows on the same path and does arrive, never
// by a pause.
#pragma once

#include <string>
#include <vector>

#include "support/frame.h"
#include "support/tap.h"

namespace vif_workspace::tests {

struct Place {
    char letter;  // 'G': seen there; 'g': sent from there (tests/vectors/README.md)
    const Tap* tap;
    std::string mac, ip;  // with which it may speak; empty for S, which is not on the bridge
};

/// When a guest may ask for an address once more: what it asks too often is dropped at its port.
class Turns {
  public:
    /// Waits until one more is let by, whatever the machine has done meanwhile.
    void wait_for_next();

  private:
    Clock::time_point paid_until_ = Clock::now();
};

class FrameProbes {
  public:
    explicit FrameProbes(std::vector<Place> probes) : probes_(std::move(probes)) {}

    /// Sends FRAME from the place of that letter, in lower case, and returns the letters of the
    /// places that saw it, in alphabetic order; "-" for nobody. Throws if the frame that follows,
    /// an ARP request of that place's own, does not reach all others. To and from S, the server of
    /// workspaces, there is another path than the bridge: DHCP is followed there by DHCP.
    std::string reached(char from, const Frame& frame);

    bool has(char letter) const;

    /// The same where not all hear the place: the frame that follows is HERALD's, on the same
    /// processor, and is waited for at WITNESS alone. What was sent before it has come wherever it
    /// goes by then.
    std::string reached_before(char herald, char witness, char from, const Frame& frame);

    /// Lets every place speak once, so that the bridge knows where each is.
    void introduce_all();

  private:
    const Place& at(char letter) const;
    Frame sentinel(const Place& speaker);
    bool server_saw(const Frame& frame);
    std::string reached_from_server(const Frame& frame);

    std::vector<Place> probes_;
    std::uint32_t spoken_ = 0;
    Turns turns_;  // of the guest
};

}  // namespace vif_workspace::tests
