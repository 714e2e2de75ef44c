// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/netmask.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::netmask_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("each of the 32 masks is read back from its text") {
    for (unsigned length = 1; length <= 32; ++length) {
        CAPTURE(length);
        const auto mask = Netmask::of_length(length);
        REQUIRE(mask);
        CHECK(mask->length() == length);
        CHECK(Netmask::parse(mask->to_string()) == mask);
    }
}

TEST_CASE("a mask of length n has n ones on the left") {
    struct Row {
        unsigned length;
        std::string_view text;
    };
    const std::vector<Row> table = {
        {1, "128.0.0.0"},        {8, "255.0.0.0"},        {9, "255.128.0.0"},
        {16, "255.255.0.0"},     {20, "255.255.240.0"},   {24, "255.255.255.0"},
        {25, "255.255.255.128"}, {30, "255.255.255.252"}, {31, "255.255.255.254"},
        {32, "255.255.255.255"},
    };
    for (const auto& row : table)
        CHECK(Netmask::of_length(row.length).value().to_string() == row.text);
}

TEST_CASE("no mask has length 0 or more than 32") {
    CHECK_FALSE(Netmask::of_length(0));
    CHECK_FALSE(Netmask::of_length(33));
    CHECK_FALSE(Netmask::of_length(4294967295));
}

TEST_CASE("a mask with holes, a wildcard mask and text that is not a dotted quad are refused") {
    const std::string endless(300, '2');
    const std::vector<std::string_view> bad = {
        "",
        "0.0.0.0",
        "0.0.0.1",
        "0.0.0.255",
        "0.255.255.255",
        "127.255.255.255",
        "255.0.255.0",
        "255.255.0.255",
        "255.255.255.1",
        "255.255.255.253",
        "255.255.254.255",
        "255.255.1.0",
        "64.0.0.0",
        "191.0.0.0",
        "24",
        "/24",
        "0xffffff00",
        "255.255.255",
        "255.255.255.0/24",
        "255.255.255.00",
        "+255.255.255.0",
        " 255.255.255.0",
        "255.255.255.0 ",
        "255.255.255.0\n",
        "255.255.255.0\0"sv,
        "\"255.255.255.0\"",
        "ffff::",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(Netmask::parse(text));
    }
}

TEST_CASE("a mask gives the subnet of an address") {
    struct Row {
        std::string_view mask;
        std::string_view address;
        std::string_view subnet;
    };
    const std::vector<Row> table = {
        {"255.255.255.0", "10.7.0.10", "10.7.0.0/24"},
        {"255.255.240.0", "172.16.31.200", "172.16.16.0/20"},
        {"128.0.0.0", "192.0.2.1", "128.0.0.0/1"},
        {"255.255.255.255", "10.7.0.10", "10.7.0.10"},
    };
    for (const auto& row : table) {
        const Ipv4Prefix subnet =
            Netmask::parse(row.mask).value().subnet_of(Ipv4Address::parse(row.address).value());
        CHECK(subnet.to_string() == row.subnet);
    }
}

}  // namespace
}  // namespace vif_workspace::netmask_test
