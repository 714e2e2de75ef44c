// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/quantity.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::quantity_test {
namespace {

using namespace std::string_view_literals;

/// 1000 with something around it: no quantity of any range.
const std::vector<std::string_view> inexact = {
    "",       " ",      "+1000",    "-1000",     "+1",    " 1",       "1000 ", " 1000",
    "1000\n", "\n1000", "1000\0"sv, "1000\0x"sv, "01000", "0x3e8",    "1e3",   "1000.0",
    "1,000",  "1000s",  "1000;",    "\"1000\"",  "a",     "\xd9\xa1",
};

TEST_CASE("a lease time is whole seconds from a minute to infinite") {
    struct Row {
        std::string_view text;
        std::uint32_t seconds;
    };
    const std::vector<Row> good = {
        {"60", 60},
        {"61", 61},
        {"3600", 3600},
        {"2147483648", 2147483648},
        {"4294967294", 4294967294},
        {"4294967295", 4294967295},
    };
    for (const auto& row : good) {
        CAPTURE(row.text);
        const auto lease = LeaseTime::parse(row.text);
        REQUIRE(lease);
        CHECK(lease->seconds() == row.seconds);
        CHECK(lease->to_string() == row.text);
    }

    const std::string endless(300, '9');
    for (const std::string_view text : {"0"sv, "1"sv, "59"sv, "4294967296"sv, "4294967356"sv,
                                        "18446744073709551676"sv, std::string_view(endless)}) {
        CAPTURE(text);
        CHECK_FALSE(LeaseTime::parse(text));
    }
    for (const std::string_view text : inexact) {
        CAPTURE(text);
        CHECK_FALSE(LeaseTime::parse(text));
    }
}

TEST_CASE("an MTU is whole octets from 68 to 65535") {
    struct Row {
        std::string_view text;
        std::uint16_t octets;
    };
    const std::vector<Row> good = {
        {"68", 68}, {"576", 576}, {"1500", 1500}, {"9000", 9000}, {"65535", 65535},
    };
    for (const auto& row : good) {
        CAPTURE(row.text);
        const auto mtu = Mtu::parse(row.text);
        REQUIRE(mtu);
        CHECK(mtu->octets() == row.octets);
        CHECK(mtu->to_string() == row.text);
    }

    const std::string endless(300, '9');
    for (const std::string_view text :
         {"0"sv, "1"sv, "67"sv, "65536"sv, "67036"sv, "4294968796"sv, std::string_view(endless)}) {
        CAPTURE(text);
        CHECK_FALSE(Mtu::parse(text));
    }
    for (const std::string_view text : inexact) {
        CAPTURE(text);
        CHECK_FALSE(Mtu::parse(text));
    }
}

TEST_CASE("quantities are ordered as numbers") {
    CHECK(LeaseTime::parse("99") < LeaseTime::parse("100"));
    CHECK(Mtu::parse("576") < Mtu::parse("1500"));
}

}  // namespace
}  // namespace vif_workspace::quantity_test
