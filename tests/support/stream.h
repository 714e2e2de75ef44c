// SPDX-License-Identifier: GPL-2.0-or-later
// A guest that sends without a pause: one honest frame after the other, each of which must arrive
// before the next is sent, and between them spoofed frames that must never arrive. To check that a
// change of rules neither loses an honest frame nor lets a spoofed one pass.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/frame.h"
#include "support/tap.h"

namespace vif_workspace::tests {

class Stream {
  public:
    struct Counts {
        unsigned arrived = 0;  // honest frames
        unsigned lost = 0;
        unsigned leaked = 0;  // others that were seen
    };

    /// HONEST makes the frame of a number, which is sent to DESTINATION; no frame of SPOOFED may be
    /// seen there.
    Stream(const Tap& card, const Tap& destination, std::function<Frame(unsigned)> honest,
           std::vector<Frame> spoofed);
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream() { stop(); }

    /// Ends it, after the frame that is on its way.
    Counts stop();
    /// Returns when that many more frames have arrived or been lost.
    void wait_for(unsigned frames) const;

  private:
    void run();

    const Tap& card_;
    const Tap& destination_;
    std::function<Frame(unsigned)> honest_;
    std::vector<Frame> spoofed_;
    Counts counts_;
    std::atomic<unsigned> sent_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

/// The same without waiting for a frame to arrive: frames that must never arrive, sent as fast as
/// the card takes them or with a pause between them, also while it has no carrier.
class Flood {
  public:
    Flood(const Tap& card, std::vector<Frame> frames,
          std::chrono::microseconds pause = std::chrono::microseconds(0));
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;
    ~Flood() { stop(); }

    /// Ends it; returns how many frames the card took.
    unsigned long stop();
    void wait_for(unsigned long frames) const;

  private:
    const Tap& card_;
    std::vector<Frame> frames_;
    std::chrono::microseconds pause_;
    std::atomic<unsigned long> taken_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace vif_workspace::tests
