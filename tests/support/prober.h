// SPDX-License-Identifier: GPL-2.0-or-later
// A DHCP client that asks every 50 ms and counts unanswered requests: a DISCOVER that is lost costs
// a VM 3 to 8 seconds.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "support/deadline.h"
#include "support/tap.h"

namespace vif_workspace::tests {

class Prober {
  public:
    Prober(const Tap& card, std::string mac) : card_(card), mac_(std::move(mac)) {}

    /// For a moment, sends the requests that are due and receives answers.
    void go_on();
    /// Receives the last answers.
    void finish();

    unsigned asked() const { return asked_; }
    /// The numbers of the requests without an answer; empty if there are none.
    std::string unanswered() const;

  private:
    void receive(Deadline deadline);

    const Tap& card_;
    std::string mac_;
    Deadline due_ = Deadline::after(milliseconds(0));
    std::uint32_t asked_ = 0;
    std::set<std::uint32_t> unanswered_;
};

}  // namespace vif_workspace::tests
