// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/stream.h"

#include <ifaddrs.h>
#include <linux/if_link.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "support/deadline.h"
#include "support/last_error.h"

namespace vif_workspace::tests::bench {
namespace {

/// A frame is processed in its sender's context, as far as the kernel permits: one processor for
/// all of it.
void stay_on_one_processor() {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    for (int processor = CPU_SETSIZE - 1; processor >= 0; --processor) {
        if (!CPU_ISSET(processor, &allowed)) continue;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(processor, &one);
        sched_setaffinity(0, sizeof one, &one);
        return;
    }
}

/// Frames received by the first card of the current network namespace.
std::uint32_t received() {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) throw_last_error("cards");
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> cards(first, freeifaddrs);
    for (const ifaddrs* card = first; card != nullptr; card = card->ifa_next) {
        const bool is_ours = card->ifa_addr != nullptr && card->ifa_addr->sa_family == AF_PACKET &&
                             std::string(card->ifa_name) == "eth0";
        if (!is_ours || card->ifa_data == nullptr) continue;
        rtnl_link_stats statistics = {};
        std::memcpy(&statistics, card->ifa_data, sizeof statistics);
        return statistics.rx_packets;
    }
    throw std::runtime_error("no card counts what is received");
}

void push(const Tap& sender, const Frame& frame) {
    while (send(sender.descriptor(), frame.data(), frame.size(), 0) < 0) {
        if (errno != EAGAIN && errno != ENOBUFS) {
            throw_last_error("sending a frame");
        }
        pollfd room = {sender.descriptor(), POLLOUT, 0};
        poll(&room, 1, 1000);
    }
}

}  // namespace

Stream::Stream(const Tap& sender, const NetworkNamespace& receiver, Frame honest)
    : sender_(&sender), receiver_(&receiver), honest_(std::move(honest)) {
    stay_on_one_processor();
}

double Stream::nanoseconds_a_frame(const Frame& frame, unsigned count, Fate fate) const {
    const Inside inside(*receiver_);
    const std::uint32_t wanted = fate == Fate::delivered ? count + 1 : 1;
    const std::uint32_t before = received();
    const Clock::time_point start = Clock::now();
    for (unsigned i = 0; i < count; ++i) push(*sender_, frame);
    push(*sender_, honest_);
    const Deadline deadline = Deadline::after(seconds(2));
    std::uint32_t arrived = received() - before;
    while (arrived < wanted && !deadline.has_passed()) {
        sched_yield();
        arrived = received() - before;
    }
    const std::chrono::duration<double, std::nano> time = Clock::now() - start;
    if (arrived == wanted) return time.count() / count;
    throw std::runtime_error(std::to_string(arrived) + " frames arrived, not " +
                             std::to_string(wanted));
}

}  // namespace vif_workspace::tests::bench
