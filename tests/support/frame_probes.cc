// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/frame_probes.h"

#include <sched.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <stdexcept>
#include <thread>

#include "support/dhcp_message.h"

namespace vif_workspace::tests {
namespace {

const std::string server_mac = "02:00:00:00:00:43";

/// 'o', the other VM, is seen as 'V'.
char as_seen(char sender) {
    return sender == 'o' ? 'V' : static_cast<char>(std::toupper(sender));
}

bool is_server(const Place& place) {
    return place.letter == 'S';
}

bool begins_alike(std::span<const std::uint8_t> seen, std::span<const std::uint8_t> sent,
                  std::size_t least) {
    const std::size_t size = std::min(seen.size(), sent.size());
    return size >= std::min(sent.size(), least) &&
           std::ranges::equal(seen.first(size), sent.first(size));
}

/// What is in the frame, from its own type on, behind any tag.
std::span<const std::uint8_t> content(const Frame& frame) {
    std::span<const std::uint8_t> rest = frame;
    rest = rest.subspan(std::min<std::size_t>(rest.size(), 12));
    while (rest.size() > 4 && (rest[0] == 0x81 || rest[0] == 0x88) &&
           (rest[1] == 0x00 || rest[1] == 0xa8)) {
        rest = rest.subspan(4);
    }
    return rest;
}

/// The same packet, by whatever MACs.
bool holds_same(const Frame& seen, const Frame& sent) {
    constexpr std::size_t least = 22;  // type and IPv4 header
    return begins_alike(content(seen), content(sent), least);
}

/// From the source address on: the destination may have been rewritten, and trailing padding cut
/// (br_netfilter) or added. At the server nothing is sure but the packet.
bool carries(const Place& place, const Frame& seen, const Frame& sent) {
    constexpr std::size_t compared_from = 6;
    constexpr std::size_t least = 28;  // the rest of the Ethernet header, and an IPv4 header
    if (is_server(place)) return holds_same(seen, sent);
    return seen.size() >= compared_from &&
           begins_alike(std::span(seen).subspan(compared_from),
                        std::span(sent).subspan(compared_from), least);
}

/// UDP to one of the ports of DHCP, in IPv4.
bool is_to_dhcp_port(const Frame& frame) {
    const auto packet = content(frame);
    if (packet.size() < 22 || packet[0] != 0x08 || packet[1] != 0x00 || packet[11] != 17)
        return false;
    const std::size_t port_at = 2 + std::size_t{4} * (packet[2] & 0xfU) + 2;
    if (packet.size() < port_at + 2 || packet[port_at] != 0) return false;
    return packet[port_at + 1] == 67 || packet[port_at + 1] == 68;
}

/// Two frames that are sent from one processor pass the bridge in their order.
class OneProcessor {
  public:
    OneProcessor() {
        sched_getaffinity(0, sizeof all_, &all_);
        cpu_set_t here;
        CPU_ZERO(&here);
        CPU_SET(static_cast<std::size_t>(sched_getcpu()), &here);
        sched_setaffinity(0, sizeof here, &here);
    }
    OneProcessor(const OneProcessor&) = delete;
    OneProcessor& operator=(const OneProcessor&) = delete;
    ~OneProcessor() { sched_setaffinity(0, sizeof all_, &all_); }

  private:
    cpu_set_t all_{};
};

bool saw_before(const Place& place, const Frame& sentinel, const Frame& frame) {
    return std::ranges::any_of(place.tap->before(sentinel),
                               [&](const Frame& seen) { return carries(place, seen, frame); });
}

/// The same where no sentinel can come: back at the sender.
bool saw_by_now(const Place& place, const Frame& frame) {
    bool result = false;
    while (const auto seen = place.tap->next(Deadline::after(milliseconds(0)))) {
        result = result || carries(place, *seen, frame);
    }
    return result;
}

/// The same where the frame that follows may have another Ethernet header when it comes.
bool saw_before_same(const Place& place, const Frame& follower, const Frame& frame,
                     Deadline deadline, bool& has_come) {
    bool result = false;
    while (const auto seen = place.tap->next(deadline)) {
        has_come = holds_same(*seen, follower);
        if (has_come) break;
        result = result || holds_same(*seen, frame);
    }
    return result;
}

}  // namespace

void Turns::wait_for_next() {
    // Fewer than the rules let by: 5 a second, after 10 at once.
    constexpr milliseconds cost(250);
    constexpr int at_once = 7;
    paid_until_ = std::max(paid_until_, Clock::now()) + cost;
    std::this_thread::sleep_until(paid_until_ - at_once * cost);
}

bool FrameProbes::has(char letter) const {
    return std::ranges::find(probes_, as_seen(letter), &Place::letter) != probes_.end();
}

const Place& FrameProbes::at(char letter) const {
    const auto found = std::ranges::find(probes_, as_seen(letter), &Place::letter);
    if (found == probes_.end()) throw std::out_of_range(std::string("no place ") + letter);
    return *found;
}

Frame FrameProbes::sentinel(const Place& speaker) {
    const std::string nobody = speaker.ip.substr(0, speaker.ip.rfind('.')) + ".253";
    Frame frame =
        arp({broadcast_mac, speaker.mac, 1, speaker.mac, speaker.ip, "00:00:00:00:00:00", nobody});
    const std::string trailer = "sentinel";
    frame.insert(frame.end(), trailer.begin(), trailer.end());
    ++spoken_;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        frame.push_back(static_cast<std::uint8_t>(spoken_ >> shift));
    }
    return frame;
}

std::string FrameProbes::reached(char from, const Frame& frame) {
    const Place& speaker = at(from);
    if (is_server(speaker)) return reached_from_server(frame);
    const Frame follower = sentinel(speaker);
    const bool is_dhcp = has('s') && is_to_dhcp_port(frame);
    if (is_dhcp && speaker.letter == 'G') turns_.wait_for_next();
    for (const Place& place : probes_) place.tap->drain();
    {
        const OneProcessor in_order;
        speaker.tap->send(frame);
        speaker.tap->send(follower);
    }
    std::string result;
    for (const Place& place : probes_) {
        if (is_server(place)) continue;
        const bool seen =
            &place == &speaker ? saw_by_now(place, frame) : saw_before(place, follower, frame);
        if (seen) result += place.letter;
    }
    if (has('s') && (is_dhcp ? server_saw(frame) : saw_by_now(at('s'), frame))) result += 'S';
    std::ranges::sort(result);
    return result.empty() ? "-" : result;
}

/// Did FRAME, which was sent before, come to the server? A request of the guest's own follows it.
bool FrameProbes::server_saw(const Frame& frame) {
    const Frame follower = discover(at('g').mac, ++spoken_);
    turns_.wait_for_next();
    at('g').tap->send(follower);
    bool has_come = false;
    const bool result =
        saw_before_same(at('s'), follower, frame, Deadline::after(long_enough), has_come);
    if (!has_come) throw std::runtime_error("the guest's own request did not come to the server");
    return result;
}

/// Its answers go to the guest that has asked, and are followed there by another; by then nothing
/// of them is on its way to anybody else.
std::string FrameProbes::reached_from_server(const Frame& frame) {
    const Place& guest = at('g');
    server_saw(frame);  // so that it is known where the guest is
    for (const Place& place : probes_) place.tap->drain();
    const Frame follower =
        dhcp({.to = guest.mac,
              .from = server_mac,
              .source_ip = "169.254.1.1",
              .source_port = 67,
              .destination_port = 68},
             {.type = DhcpType::offer, .chaddr = guest.mac, .xid = ++spoken_, .yiaddr = guest.ip});
    {
        const OneProcessor in_order;
        at('s').tap->send(frame);
        at('s').tap->send(follower);
    }
    std::string result;
    bool has_come = false;
    if (saw_before_same(guest, follower, frame, Deadline::after(long_enough), has_come))
        result += guest.letter;
    if (!has_come) throw std::runtime_error("the server's own answer did not come to the guest");
    for (const Place& place : probes_) {
        if (&place != &guest && !is_server(place) && saw_by_now(place, frame))
            result += place.letter;
    }
    return result.empty() ? "-" : result;
}

std::string FrameProbes::reached_before(char herald, char witness, char from, const Frame& frame) {
    const Frame follower = sentinel(at(herald));
    for (const Place& place : probes_) place.tap->drain();
    {
        const OneProcessor in_order;
        at(from).tap->send(frame);
        at(herald).tap->send(follower);
    }
    std::string result;
    if (saw_before(at(witness), follower, frame)) result += at(witness).letter;
    for (const Place& place : probes_) {
        if (place.letter != as_seen(witness) && saw_by_now(place, frame)) result += place.letter;
    }
    std::ranges::sort(result);
    return result.empty() ? "-" : result;
}

void FrameProbes::introduce_all() {
    for (const Place& place : probes_) {
        if (!is_server(place)) reached(place.letter, sentinel(place));
    }
}

}  // namespace vif_workspace::tests
