// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/mac_address.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::mac_address_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("a MAC address is six octets in either case, and is written in lower case") {
    struct Row {
        std::string_view text;
        std::string_view written;
    };
    const std::vector<Row> good = {
        {"00:16:3e:00:00:0a", "00:16:3e:00:00:0a"}, {"00:16:3E:00:00:0A", "00:16:3e:00:00:0a"},
        {"aA:Bb:cC:dD:Ee:fF", "aa:bb:cc:dd:ee:ff"}, {"00:00:00:00:00:01", "00:00:00:00:00:01"},
        {"02:00:00:00:00:00", "02:00:00:00:00:00"}, {"fe:ff:ff:ff:ff:ff", "fe:ff:ff:ff:ff:ff"},
    };
    for (const auto& row : good) {
        CAPTURE(row.text);
        const auto mac = MacAddress::parse(row.text);
        REQUIRE(mac);
        CHECK(mac->to_string() == row.written);
        CHECK(MacAddress::parse(mac->to_string()) == mac);
        CHECK(MacAddress::parse_store_key(mac->store_key()) == mac);
    }
}

TEST_CASE("a MAC address keeps its octets in the order of the text") {
    const auto mac = MacAddress::parse("00:16:3e:a1:b2:c3");

    REQUIRE(mac);
    CHECK(mac->octets() == std::array<std::uint8_t, 6>{0x00, 0x16, 0x3e, 0xa1, 0xb2, 0xc3});
}

TEST_CASE("text that is not exactly a MAC address is refused") {
    const std::string endless(300, 'a');
    const std::vector<std::string_view> bad = {
        "",
        ":",
        ":::::",
        "00:16:3e:00:00",
        "00:16:3e:00:00:",
        "00:16:3e:00:00:0",
        "00:16:3e:00:00:0a:",
        "00:16:3e:00:00:0a:0b",
        "0:16:3e:00:00:0a",
        "000:16:3e:00:00:a",
        "00163e00000a",
        "00-16-3e-00-00-0a",
        "00:16:3e:00:00-0a",
        "00-16:3e:00:00:0a",
        "00:16-3e:00:00:0a",
        "00:16:3e-00:00:0a",
        "00:16:3e:00-00:0a",
        "0016.3e00.000a",
        "00:16:3e:00:00:0g",
        "00:16:3e:00:00:g0",
        "00:16:3e:00:00:+a",
        "00:16:3e:00:00:-a",
        "00:16:3e:00:00: a",
        "00:16:3e:00:00:a ",
        "00:0x:3e:00:00:0a",
        " 00:16:3e:00:00:0a",
        "00:16:3e:00:00:0a ",
        "00:16:3e:00:00:0a\n",
        "00:16:3e:00:00:0\n",
        "\"00:16:3e:00:00:0",
        "00:16:3e:00:00:0a\0"sv,
        "00:16:3e:00:00:0\0"sv,
        "00:16\0:3e:00:00:0"sv,
        "00:16:3e:00:00:\xc3\xa9",
        "*:*:*:*:*:*",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(MacAddress::parse(text));
    }
}

TEST_CASE("an address that cannot belong to a card is refused in both forms") {
    const std::vector<std::string_view> bad = {
        "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "33:33:00:00:00:01",
        "01:80:c2:00:00:00", "03:00:00:00:00:00", "FF:ff:ff:ff:ff:fe",
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        std::string key(text);
        std::replace(key.begin(), key.end(), ':', '-');
        CHECK_FALSE(MacAddress::parse(text));
        CHECK_FALSE(MacAddress::parse_store_key(key));
    }
}

TEST_CASE("a store key is written in lower case with hyphens, and read in no other form") {
    const auto mac = MacAddress::parse("00:16:3E:00:00:0A");
    REQUIRE(mac);
    CHECK(mac->store_key() == "00-16-3e-00-00-0a");
    CHECK(MacAddress::parse_store_key("00-16-3e-00-00-0a") == mac);

    const std::vector<std::string_view> bad = {
        "",
        "00-16-3E-00-00-0a",
        "00-16-3e-00-00-0A",
        "00:16:3e:00:00:0a",
        "00-16-3e-00-00:0a",
        "00-16-3e-00-00",
        "00-16-3e-00-00-0a/",
        "00-16-3e-00-00-0a\n",
        "../../3e-00-00-0a",
        "00-16-3e-00-00-0a\0"sv,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(MacAddress::parse_store_key(text));
    }
}

TEST_CASE("MAC addresses are equal by value and ordered by octets") {
    CHECK(MacAddress::parse("00:16:3E:00:00:0A") == MacAddress::parse("00:16:3e:00:00:0a"));
    CHECK(MacAddress::parse("00:16:3e:00:00:0a") != MacAddress::parse("00:16:3e:00:00:0b"));
    CHECK(MacAddress::parse("00:16:3e:00:00:ff") < MacAddress::parse("00:16:3e:00:01:00"));
}

}  // namespace
}  // namespace vif_workspace::mac_address_test
