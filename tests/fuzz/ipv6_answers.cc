// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest may send to the program that answers IPv6: a whole frame, or the message of a DHCPv6
// request. Every answer goes to that guest alone and is a message of a server.
#include "ipv6/ipv6_answers.h"

#include <algorithm>
#include <array>

#include "fuzz.h"

namespace vif_workspace::fuzz {
namespace {

template <class Value>
Value a(std::string_view text) {
    return Value::parse(text).value();
}

const MacAddress& guest_mac() {
    static const auto mac = a<MacAddress>("02:16:3e:00:00:0a");
    return mac;
}

const Ipv6Answers& answers() {
    static const Ipv6Answers all({Ipv6Guest{.mac = guest_mac(),
                                            .address = a<Ipv6Address>("2001:db8::10"),
                                            .router = a<Ipv6Address>("fe80::1"),
                                            .dns = {a<Ipv6Address>("2001:db8::53")},
                                            .hostname = a<Hostname>("alpha"),
                                            .domain = a<Hostname>("example.org"),
                                            .lease_time = a<LeaseTime>("3600"),
                                            .mtu = a<Mtu>("1400")}});
    return all;
}

void put_number(EthernetFrame& frame, std::size_t at, std::size_t number) {
    frame[at] = static_cast<std::uint8_t>(number >> 8U);
    frame[at + 1] = static_cast<std::uint8_t>(number);
}

/// From the guest's MAC and link-local address to the group of servers.
EthernetFrame request(std::string_view message) {
    EthernetFrame frame(62);
    put_number(frame, 12, 0x86dd);
    frame[14] = 0x60;
    put_number(frame, 18, message.size() + 8);
    frame[20] = 17;
    frame[22] = 0xfe;
    frame[23] = 0x80;
    put_number(frame, 54, 546);
    put_number(frame, 56, 547);
    put_number(frame, 58, message.size() + 8);
    frame.insert(frame.end(), message.begin(), message.end());
    return frame;
}

void try_frame(EthernetFrame frame) {
    if (frame.size() >= 12) std::ranges::copy(guest_mac().octets(), frame.begin() + 6);
    const auto answer = answers().answer(frame);
    if (!answer) return;
    must(answer->size() >= 62, "an answer is not whole");
    must(std::ranges::equal(std::span(*answer).first(6), guest_mac().octets()),
         "an answer goes to another");
    const bool is_advertisement = (*answer)[20] == 58 && (*answer)[54] == 134;
    const bool is_of_server =
        (*answer)[20] == 17 && ((*answer)[62] == 2 || (*answer)[62] == 7);  // ADVERTISE, REPLY
    must(is_advertisement || is_of_server, "an answer is none of a server");
}

}  // namespace

void fuzz(std::string_view input) {
    try_frame(EthernetFrame(input.begin(), input.end()));
    constexpr std::size_t longest = 1452;
    try_frame(request(input.substr(0, longest)));
}

}  // namespace vif_workspace::fuzz
