#include "support/places.h"

#include <sched.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace vif_workspace::tests {
namespace {

/// 'o', the other VM, is seen as 'V'.
char as_seen(char sender) {
    return sender == 'o' ? 'V' : static_cast<char>(std::toupper(sender));
}

/// From the source address on: the destination may have been rewritten (redirect), and trailing
/// padding cut (br_netfilter) or added.
bool carries(const Frame& seen, const Frame& sent) {
    constexpr std::size_t compared_from = 6;
    constexpr std::size_t least = 34;  // Ethernet and IPv4 headers
    const std::size_t size = std::min(seen.size(), sent.size());
    return size >= std::min(sent.size(), least) &&
           std::equal(seen.begin() + compared_from,
                      seen.begin() + static_cast<std::ptrdiff_t>(size),
                      sent.begin() + compared_from);
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
                               [&](const Frame& seen) { return carries(seen, frame); });
}

/// The same where no sentinel can come: back at the sender.
bool saw_by_now(const Place& place, const Frame& frame) {
    bool result = false;
    while (const auto seen = place.tap->next(Deadline::after(milliseconds(0)))) {
        result = result || carries(*seen, frame);
    }
    return result;
}

}  // namespace

const Place& Places::at(char letter) const {
    const auto found = std::ranges::find(places_, as_seen(letter), &Place::letter);
    if (found == places_.end()) throw std::out_of_range(std::string("no place ") + letter);
    return *found;
}

Frame Places::sentinel(const Place& speaker) {
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

std::string Places::reached(char from, const Frame& frame) {
    const Place& speaker = at(from);
    const Frame follower = sentinel(speaker);
    for (const Place& place : places_) place.tap->drain();
    {
        const OneProcessor in_order;
        speaker.tap->send(frame);
        speaker.tap->send(follower);
    }
    std::string result;
    for (const Place& place : places_) {
        const bool seen =
            &place == &speaker ? saw_by_now(place, frame) : saw_before(place, follower, frame);
        if (seen) result += place.letter;
    }
    std::ranges::sort(result);
    return result.empty() ? "-" : result;
}

std::string Places::reached_before(char herald, char witness, char from, const Frame& frame) {
    const Frame follower = sentinel(at(herald));
    for (const Place& place : places_) place.tap->drain();
    {
        const OneProcessor in_order;
        at(from).tap->send(frame);
        at(herald).tap->send(follower);
    }
    std::string result;
    if (saw_before(at(witness), follower, frame)) result += at(witness).letter;
    for (const Place& place : places_) {
        if (place.letter != as_seen(witness) && saw_by_now(place, frame)) result += place.letter;
    }
    std::ranges::sort(result);
    return result.empty() ? "-" : result;
}

void Places::introduce_all() {
    for (const Place& place : places_) reached(place.letter, sentinel(place));
}

}  // namespace vif_workspace::tests
