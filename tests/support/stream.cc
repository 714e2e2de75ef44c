// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/stream.h"

#include <sys/socket.h>

#include <algorithm>

namespace vif_workspace::tests {
namespace {

bool is_delivered(const Frame& seen, const Frame& sent) {
    constexpr std::ptrdiff_t compared_from = 6;  // the destination may have been rewritten
    return seen.size() >= sent.size() &&
           std::equal(sent.begin() + compared_from, sent.end(), seen.begin() + compared_from);
}

}  // namespace

Stream::Stream(const Tap& card, const Tap& destination, std::function<Frame(unsigned)> honest,
               std::vector<Frame> spoofed)
    : card_(card),
      destination_(destination),
      honest_(std::move(honest)),
      spoofed_(std::move(spoofed)),
      thread_([this] { run(); }) {}

void Stream::run() {
    while (!stopping_) {
        for (const Frame& frame : spoofed_) card_.send(frame);
        const Frame frame = honest_(sent_);
        card_.send(frame);
        const Deadline deadline = Deadline::after(long_enough);
        bool arrived = false;
        while (!arrived) {
            const auto seen = destination_.next(deadline);
            if (!seen) break;
            arrived = *seen == frame;
            const bool is_spoofed = std::ranges::any_of(
                spoofed_, [&](const Frame& spoofed) { return is_delivered(*seen, spoofed); });
            if (is_spoofed) ++counts_.leaked;
        }
        ++(arrived ? counts_.arrived : counts_.lost);
        sent_ = sent_ + 1;
        sent_.notify_all();
    }
}

Stream::Counts Stream::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return counts_;
}

void Stream::wait_for(unsigned frames) const {
    const unsigned goal = sent_ + frames;
    for (unsigned now = sent_; now < goal; now = sent_) sent_.wait(now);
}

Flood::Flood(const Tap& card, std::vector<Frame> frames, std::chrono::microseconds pause)
    : card_(card), frames_(std::move(frames)), pause_(pause), thread_([this] {
          for (std::size_t i = 0; !stopping_; i = (i + 1) % frames_.size()) {
              const Frame& frame = frames_[i];
              if (pause_ > std::chrono::microseconds::zero()) std::this_thread::sleep_for(pause_);
              if (::send(card_.descriptor(), frame.data(), frame.size(), 0) < 0) continue;
              taken_ = taken_ + 1;
              taken_.notify_all();
          }
      }) {}

unsigned long Flood::stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return taken_;
}

void Flood::wait_for(unsigned long frames) const {
    const unsigned long goal = taken_ + frames;
    for (unsigned long now = taken_; now < goal; now = taken_) taken_.wait(now);
}

}  // namespace vif_workspace::tests
