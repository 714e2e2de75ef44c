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

/// The bytes of the frame from its own type on, behind any tag.
std::span<const std::uint8_t> content(const Frame& frame) {
    std::span<const std::uint8_t> rest = frame;
    rest = rest.subspan(std::min<std::size_t>(rest.size(), 12));
    while (rest.size() > 4 && (rest[0] == 0x81 || rest[0] == 0x88) &&
           (rest[1] == 0x00 || rest[1] == 0xa8)) {
        rest = rest.subspan(4);
    }
    return rest;
}

/// Whether both frames hold the same packet, whatever their MACs.
bool holds_same(const Frame& seen, const Frame& sent) {
    constexpr std::size_t least = 22;  // type and IPv4 header
    return begins_alike(content(seen), content(sent), least);
}

/// Whether the frame that was seen is the one that was sent. Compared from the source address on:
/// the destination may have been rewritten, and trailing padding cut (br_netfilter) or added. At
/// the server only the packet is compared.
bool carries(const Place& place, const Frame& seen, const Frame& sent) {
    constexpr std::size_t compared_from = 6;
    constexpr std::size_t least = 28;  // the rest of the Ethernet header, and an IPv4 header
    if (is_server(place)) return holds_same(seen, sent);
    return seen.size() >= compared_from &&
           begins_alike(std::span(seen).subspan(compared_from),
                        std::span(sent).subspan(compared_from), least);
}

/// UDP to port 67 or 68, in IPv4.
bool is_to_dhcp_port(const Frame& frame) {
    const auto packet = content(frame);
    if (packet.size() < 22 || packet[0] != 0x08 || packet[1] != 0x00 || packet[11] != 17)
        return false;
    const std::size_t port_at = 2 + std::size_t{4} * (packet[2] & 0xfU) + 2;
    if (packet.size() < port_at + 2 || packet[port_at] != 0) return false;
    return packet[port_at + 1] == 67 || packet[port_at + 1] == 68;
}

/// Two frames that are sent from one processor pass the bridge in order.
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

/// The same at the sender itself, where no sentinel can come.
bool saw_by_now(const Place& place, const Frame& frame) {
    bool result = false;
    while (const auto seen = place.tap->next(Deadline::after(milliseconds(0)))) {
        result = result || carries(place, *seen, frame);
    }
    return result;
}

/// The same where the frame that follows may arrive with another Ethernet header.
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

void DhcpRateLimit::wait_for_token() {
    // Stays below the limit of the rules: 5 a second, after 10 at once.
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

Frame FrameProbes::sentinel(const Place& sender) {
    const std::string unused_ip = sender.ip.substr(0, sender.ip.rfind('.')) + ".253";
    Frame frame =
        arp({broadcast_mac, sender.mac, 1, sender.mac, sender.ip, "00:00:00:00:00:00", unused_ip});
    const std::string trailer = "sentinel";
    frame.insert(frame.end(), trailer.begin(), trailer.end());
    ++frame_number_;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        frame.push_back(static_cast<std::uint8_t>(frame_number_ >> shift));
    }
    return frame;
}

std::string FrameProbes::reached(char from, const Frame& frame) {
    const Place& sender = at(from);
    if (is_server(sender)) return reached_from_server(frame);
    const Frame follower = sentinel(sender);
    const bool is_dhcp = has('s') && is_to_dhcp_port(frame);
    if (is_dhcp && sender.letter == 'G') rate_limit_.wait_for_token();
    for (const Place& place : probes_) place.tap->drain();
    {
        const OneProcessor in_order;
        sender.tap->send(frame);
        sender.tap->send(follower);
    }
    std::string result;
    for (const Place& place : probes_) {
        if (is_server(place)) continue;
        const bool seen =
            &place == &sender ? saw_by_now(place, frame) : saw_before(place, follower, frame);
        if (seen) result += place.letter;
    }
    if (has('s') && (is_dhcp ? server_saw(frame) : saw_by_now(at('s'), frame))) result += 'S';
    std::ranges::sort(result);
    return result.empty() ? "-" : result;
}

/// Whether FRAME, which was sent before, came to the server. A request of the guest's own follows
/// it.
bool FrameProbes::server_saw(const Frame& frame) {
    const Frame follower = discover(at('g').mac, ++frame_number_);
    rate_limit_.wait_for_token();
    at('g').tap->send(follower);
    bool has_come = false;
    const bool result =
        saw_before_same(at('s'), follower, frame, Deadline::after(long_enough), has_come);
    if (!has_come) throw std::runtime_error("the guest's own request did not come to the server");
    return result;
}

/// The server's answers go to the guest that has asked, and are followed there by another answer;
/// by then none of them is still on its way to another place.
std::string FrameProbes::reached_from_server(const Frame& frame) {
    const Place& guest = at('g');
    server_saw(frame);  // so that the server's side knows the guest's port
    for (const Place& place : probes_) place.tap->drain();
    const Frame follower = dhcp(
        {.to = guest.mac,
         .from = server_mac,
         .source_ip = "169.254.1.1",
         .source_port = 67,
         .destination_port = 68},
        {.type = DhcpType::offer, .chaddr = guest.mac, .xid = ++frame_number_, .yiaddr = guest.ip});
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

std::string FrameProbes::reached_before(char follower_from, char follower_at, char from,
                                        const Frame& frame) {
    const Frame follower = sentinel(at(follower_from));
    for (const Place& place : probes_) place.tap->drain();
    {
        const OneProcessor in_order;
        at(from).tap->send(frame);
        at(follower_from).tap->send(follower);
    }
    std::string result;
    if (saw_before(at(follower_at), follower, frame)) result += at(follower_at).letter;
    for (const Place& place : probes_) {
        if (place.letter != as_seen(follower_at) && saw_by_now(place, frame))
            result += place.letter;
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
