// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/router_advertisement.h"

#include <doctest/doctest.h>

#include "ipv6_frames.h"

namespace vif_workspace::ipv6_frames::router_advertisement_test {
namespace {

Tins::ICMPv6 advertisement_in(const EthernetFrame& frame) {
    CHECK(checksum_of(frame) == 0xffff);
    const Tins::EthernetII ethernet(frame.data(), static_cast<std::uint32_t>(frame.size()));
    CHECK(ethernet.dst_addr().to_string() == guest_mac);
    const auto& ip = ethernet.rfind_pdu<Tins::IPv6>();
    CHECK(ip.dst_addr().to_string() == "ff02::1");
    CHECK(ip.src_addr().to_string() == "fe80::1");
    CHECK(ip.hop_limit() == 255);
    return ethernet.rfind_pdu<Tins::ICMPv6>();
}

TEST_CASE("a router solicitation is answered with the router, name servers, MTU and no prefix") {
    const EthernetFrame asked = frame_of(Tins::ICMPv6(Tins::ICMPv6::ROUTER_SOLICIT));
    const auto frame = answer_to_frame(asked);
    REQUIRE(frame.has_value());
    const Tins::ICMPv6 answer = advertisement_in(*frame);
    CHECK(answer.type() == Tins::ICMPv6::ROUTER_ADVERT);
    CHECK(answer.managed() == 1);
    CHECK(answer.other() == 1);
    CHECK(answer.router_lifetime() == 65535);
    CHECK(answer.mtu().second == 1400);
    CHECK(answer.recursive_dns_servers().servers.size() == 2);
    CHECK(answer.recursive_dns_servers().lifetime == 65535);
    CHECK(answer.dns_search_list().domains == std::vector<std::string>{"example.org"});
    CHECK(answer.search_option(Tins::ICMPv6::PREFIX_INFO) == nullptr);
    CHECK(answer.search_option(Tins::ICMPv6::SOURCE_ADDRESS) == nullptr);
    CHECK(Ipv6Answers({guest()}).advertisements() == std::vector<EthernetFrame>{*frame});

    EthernetFrame from_elsewhere = asked;
    from_elsewhere[21] = 64;  // hop limit
    CHECK_FALSE(answer_to_frame(from_elsewhere).has_value());
    Ipv6Guest without_router = guest();
    without_router.router.reset();
    CHECK_FALSE(answer_to_frame(asked, without_router).has_value());
    CHECK(Ipv6Answers({without_router}).advertisements().empty());
    Ipv6Guest narrow = guest();
    narrow.mtu = a<Mtu>("1279");
    CHECK(advertisement_in(*answer_to_frame(asked, narrow)).search_option(Tins::ICMPv6::MTU) ==
          nullptr);
}

TEST_CASE("guests learn of a changed router or name server at once, and give up the old ones") {
    const Ipv6Answers before({guest()});
    CHECK(before.changes_since(before).empty());
    CHECK(before.changes_since(Ipv6Answers({})) == before.advertisements());

    Ipv6Guest moved = guest();
    moved.router = a<Ipv6Address>("fe80::2");
    const auto frames = Ipv6Answers({moved}).changes_since(before);
    REQUIRE(frames.size() == 2);
    const Tins::ICMPv6 farewell = advertisement_in(frames[0]);
    CHECK(farewell.router_lifetime() == 0);
    CHECK(farewell.recursive_dns_servers().lifetime == 0);
    CHECK(frames[1] == Ipv6Answers({moved}).advertisements().at(0));

    Ipv6Guest renamed = guest();
    renamed.dns = some<Ipv6Address>({"2001:db8::55"});
    const auto corrected = Ipv6Answers({renamed}).changes_since(before);
    REQUIRE(corrected.size() == 2);
    CHECK(advertisement_in(corrected[0]).router_lifetime() == 65535);
    CHECK(advertisement_in(corrected[0]).recursive_dns_servers().lifetime == 0);

    Ipv6Guest without_router = guest();
    without_router.router.reset();
    CHECK(Ipv6Answers({without_router}).changes_since(before).size() == 1);
}

}  // namespace
}  // namespace vif_workspace::ipv6_frames::router_advertisement_test
