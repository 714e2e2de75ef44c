// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/ip_address.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::ip_address_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("an IPv4 address is a dotted quad and is written as it was read") {
    const std::vector<std::string_view> good = {
        "0.0.0.0",   "0.0.0.1",         "1.2.3.4",   "10.7.0.10",
        "127.0.0.1", "255.255.255.255", "224.0.0.1", "192.168.100.200",
    };
    for (const std::string_view text : good) {
        CAPTURE(text);
        const auto address = Ipv4Address::parse(text);
        REQUIRE(address);
        CHECK(address->to_string() == text);
    }
}

TEST_CASE("text that is not exactly a dotted quad is refused") {
    const std::string endless(300, '1');
    const std::vector<std::string_view> bad = {
        "",
        ".",
        "...",
        "10",
        "10.7",
        "10.7.0",
        "10.7.0.",
        ".10.7.0",
        "10..0.10",
        "10.7.0.10.",
        "10.7.0.10.1",
        "10.7.0.256",
        "10.7.0.1000",
        "10.7.0.4294967306",
        "00.00.00.00",
        "010.7.0.10",
        "10.7.0.01",
        "10.7.0.0x0a",
        "0x0a07000a",
        "168230922",
        "+10.7.0.10",
        "10.7.0.+1",
        "10.7.0.-1",
        " 10.7.0.10",
        "10.7.0. 1",
        "10.7.0.10 ",
        "10.7.0.10\n",
        "\n10.7.0.10",
        "10.7.0.10\t",
        "10.7.0.10;",
        "\"10.7.0.10\"",
        "10.7.0.10/32",
        "10,7,0,10",
        "a.b.c.d",
        "localhost",
        "10.7.0.10\0"sv,
        "10.7.0.10\0.evil"sv,
        "10.7.0\0.10"sv,
        "\0"sv,
        "\xd9\xa1.2.3.4",
        "::1",
        "::ffff:10.7.0.10",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(Ipv4Address::parse(text));
    }
}

TEST_CASE("the number of an IPv4 address has its first octet as the highest") {
    struct Row {
        std::uint32_t number;
        std::string_view text;
    };
    const std::vector<Row> table = {
        {0, "0.0.0.0"},
        {1, "0.0.0.1"},
        {0x0a070001, "10.7.0.1"},
        {0x80ff017f, "128.255.1.127"},
        {0xffffffff, "255.255.255.255"},
    };
    for (const auto& row : table) {
        CHECK(Ipv4Address::from_number(row.number).to_string() == row.text);
        CHECK(Ipv4Address::from_number(row.number).number() == row.number);
        CHECK(Ipv4Address::from_number(row.number) == Ipv4Address::parse(row.text));
    }
}

TEST_CASE("IPv4 link-local is exactly 169.254.0.0/16") {
    struct Row {
        std::string_view text;
        bool is_link_local;
    };
    const std::vector<Row> table = {
        {"169.254.0.0", true},   {"169.254.255.255", true}, {"169.253.255.255", false},
        {"169.255.0.0", false},  {"168.254.0.1", false},    {"254.169.0.1", false},
        {"10.169.254.1", false},
    };
    for (const auto& row : table) {
        CAPTURE(row.text);
        CHECK(Ipv4Address::parse(row.text).value().is_link_local() == row.is_link_local);
    }
}

TEST_CASE("IPv4 addresses are ordered as their numbers are") {
    CHECK(Ipv4Address::parse("9.255.255.255") < Ipv4Address::parse("10.0.0.0"));
    CHECK(Ipv4Address::parse("10.7.0.9") < Ipv4Address::parse("10.7.0.10"));
    CHECK(Ipv4Address::parse("127.0.0.1") < Ipv4Address::parse("128.0.0.1"));
}

TEST_CASE("an IPv6 address is read in any form and written in the canonical one") {
    struct Row {
        std::string_view text;
        std::string_view canonical;
    };
    const std::vector<Row> good = {
        {"::", "::"},
        {"0:0:0:0:0:0:0:0", "::"},
        {"::1", "::1"},
        {"2001:db8::1", "2001:db8::1"},
        {"2001:DB8::A", "2001:db8::a"},
        {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        {"fe80::216:3eff:fe00:a", "fe80::216:3eff:fe00:a"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::ffff:10.7.0.10", "::ffff:10.7.0.10"},
        {"::ffff:a07:a", "::ffff:10.7.0.10"},
        {"64:ff9b::10.7.0.10", "64:ff9b::a07:a"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    };
    for (const auto& row : good) {
        CAPTURE(row.text);
        const auto address = Ipv6Address::parse(row.text);
        REQUIRE(address);
        CHECK(address->to_string() == row.canonical);
        CHECK(Ipv6Address::parse(row.canonical) == address);
    }
}

TEST_CASE("text that is not exactly an IPv6 address is refused") {
    const std::string endless(300, ':');
    const std::vector<std::string_view> bad = {
        "",
        ":",
        ":::",
        "1",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "2001:db8::12345",
        "2001:db8::00001",
        "2001:db8::g",
        "2001:db8::+1",
        "2001:db8:: 1",
        " 2001:db8::1",
        "2001:db8::1 ",
        "2001:db8::1\n",
        "2001:db8::1\0"sv,
        "2001:db8::1\0zone"sv,
        "fe80::1%eth0",
        "fe80::1%1",
        "[2001:db8::1]",
        "\"2001:db8::1\"",
        "2001:db8::1/128",
        "::ffff:10.7.0.010",
        "::ffff:10.7.0",
        "::ffff:10.7.0.256",
        "10.7.0.10",
        "2001:db8::\xc3\xa9",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(Ipv6Address::parse(text));
    }
}

TEST_CASE("an IPv6 address keeps its octets in network order") {
    const auto address = Ipv6Address::parse("0102:0304:0506:0708:090a:0b0c:0d0e:0f10");

    REQUIRE(address);
    for (std::uint8_t i = 0; i < 16; ++i) CHECK(address->octets()[i] == i + 1);
    CHECK(Ipv6Address::parse("2001:db8::ff") < Ipv6Address::parse("2001:db8::100"));
}

}  // namespace
}  // namespace vif_workspace::ip_address_test
