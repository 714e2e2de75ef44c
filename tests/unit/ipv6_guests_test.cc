// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/ipv6_guests.h"

#include <doctest/doctest.h>

#include "ipv6_frames.h"
#include "model/error.h"

namespace vif_workspace::ipv6_frames::ipv6_guests_test {
namespace {

TEST_CASE("the file of the guests is read back as it was written, and nothing else is") {
    Ipv6Guest plain = guest();
    plain.mac = a<MacAddress>("02:16:3e:00:00:0b");
    plain.router.reset();
    plain.dns.clear();
    plain.domain.reset();
    plain.mtu.reset();
    const std::string text = render({guest(), plain});
    CHECK(parse_ipv6_guests(text) == std::vector{guest(), plain});
    CHECK(parse_ipv6_guests("").empty());
    for (const std::string& bad :
         {text + "x", text.substr(1), std::string("{}\n"), std::string("\n"), std::string("[]\n"),
          "{\"mac\":1," + text.substr(1)}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(parse_ipv6_guests(bad), Error);
    }
}

TEST_CASE(
    "guests are the workspaces of the bridge that have an IPv6 address, the latest of a MAC") {
    Binding old = alpha();
    old.serial = 1;
    old.addresses = Addresses::parse("10.7.0.10 2001:db8::9");
    Binding migrated = old;
    migrated.vif = a<VifId>("vif9.0");
    migrated.serial = 2;
    migrated.addresses = Addresses::parse("10.7.0.10 2001:db8::10");
    const BindingSet set({beta(), migrated, old});
    const auto guests = ipv6_guests_on(old.bridge, set);
    REQUIRE(guests.size() == 1);
    CHECK(guests.front().address == a<Ipv6Address>("2001:db8::10"));
    CHECK(ipv6_guests_on(a<InterfaceName>("xenbr1"), set).empty());
}

}  // namespace
}  // namespace vif_workspace::ipv6_frames::ipv6_guests_test
