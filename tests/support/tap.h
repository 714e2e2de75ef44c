// SPDX-License-Identifier: GPL-2.0-or-later
// A packet socket on one device of one network: sends frames unchanged and sees every frame that
// arrives there, with its VLAN tag, but none that leaves. dhcpd reads in the same way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/deadline.h"
#include "support/file_descriptor.h"
#include "support/frame.h"

namespace vif_workspace::tests {

class NetworkNamespace;

class Tap {
  public:
    Tap(const NetworkNamespace& network, const std::string& device);

    void send(const Frame& frame) const;
    /// The next frame; absent when the deadline passes without one.
    std::optional<Frame> next(Deadline deadline) const;
    /// All frames that came before LAST, which must come within 2 s (std::runtime_error): a frame
    /// that is not among them did not pass this way. Frames sent one after the other on one path
    /// keep their order.
    std::vector<Frame> before(const Frame& last) const;
    /// Discards the frames that have arrived until now.
    void drain() const;

    int descriptor() const { return socket_.number(); }

  private:
    FileDescriptor socket_;
};

}  // namespace vif_workspace::tests
