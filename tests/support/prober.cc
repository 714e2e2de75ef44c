// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/prober.h"

#include "support/dhcp_message.h"

namespace vif_workspace::tests {

void Prober::go_on() {
    if (due_.has_passed()) {
        due_ = Deadline::after(milliseconds(50));
        card_.send(discover(mac_, ++asked_));
        unanswered_.insert(asked_);
    }
    receive(due_);
}

void Prober::finish() {
    const Deadline deadline = Deadline::after(long_enough);
    while (!unanswered_.empty() && !deadline.has_passed()) receive(deadline);
}

std::string Prober::unanswered() const {
    std::string numbers;
    for (const std::uint32_t number : unanswered_) numbers += std::to_string(number) + " ";
    return numbers;
}

void Prober::receive(Deadline deadline) {
    const auto frame = card_.next(deadline);
    const auto message = frame ? received_dhcp(*frame) : std::nullopt;
    if (message && message->message.type == DhcpType::offer) {
        unanswered_.erase(message->message.xid);
    }
}

}  // namespace vif_workspace::tests
