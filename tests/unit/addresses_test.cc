// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/addresses.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "example.h"
#include "thrown.h"

namespace vif_workspace::addresses_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("addresses of both families are read in order and written back with IPv4 first") {
    struct Row {
        std::string_view words;
        std::string_view text;
        std::size_t ipv4;
        std::size_t ipv6;
    };
    const std::vector<Row> good = {
        {"10.7.0.10", "10.7.0.10", 1, 0},
        {"  10.7.0.10   10.7.0.16/30  ", "10.7.0.10 10.7.0.16/30", 2, 0},
        {"10.7.0.10/32", "10.7.0.10", 1, 0},
        {"2001:db8::10 10.7.0.10", "10.7.0.10 2001:db8::10", 1, 1},
        {"10.7.0.10 2001:DB8::/64 192.0.2.0/24", "10.7.0.10 192.0.2.0/24 2001:db8::/64", 2, 1},
        {"1.0.0.0", "1.0.0.0", 1, 0},
        {"223.255.255.255", "223.255.255.255", 1, 0},
        {"169.254.3.4", "169.254.3.4", 1, 0},
        {"10.7.0.10 128.0.0.0/2", "10.7.0.10 128.0.0.0/2", 2, 0},
        {"10.7.0.10 ::2", "10.7.0.10 ::2", 1, 1},
        {"10.7.0.10 fec0::/10", "10.7.0.10 fec0::/10", 1, 1},
    };
    for (const auto& row : good) {
        CAPTURE(row.words);
        const Addresses addresses = Addresses::parse(row.words);
        CHECK(addresses.ipv4.size() == row.ipv4);
        CHECK(addresses.ipv6.size() == row.ipv6);
        CHECK(addresses.to_string() == row.text);
        CHECK(Addresses::parse(addresses.to_string()) == addresses);
    }
}

TEST_CASE("the first IPv4 address is the one that DHCP gives") {
    CHECK(Addresses::parse("10.7.0.10 10.7.0.11").dhcp_address() == a<Ipv4Address>("10.7.0.10"));
    CHECK(Addresses::parse("2001:db8::1 10.7.0.11").dhcp_address() == a<Ipv4Address>("10.7.0.11"));
}

TEST_CASE("an invalid list of addresses is refused with the wrong word and the reason") {
    struct Row {
        std::string_view words;
        std::string_view names;
        std::string_view reason;
    };
    const std::vector<Row> bad = {
        {"", "\"\"", "no IPv4 address"},
        {"   ", "\"   \"", "no IPv4 address"},
        {"2001:db8::10", "\"2001:db8::10\"", "no IPv4 address"},
        {"10.7.0.16/30", "\"10.7.0.16/30\"", "put a single address before it"},
        {"10.7.0.16/30 10.7.0.10", "\"10.7.0.16/30\"", "put a single address before it"},
        {"10.7.0.10/24", "\"10.7.0.10/24\"", "for one address write 10.7.0.10"},
        {"10.7.0.10/33", "\"10.7.0.10/33\"", "length must be 1 to 32"},
        {"10.7.0.10/", "\"10.7.0.10/\"", "length must be 1 to 32"},
        {"10.7.0.10 0.0.0.0/0", "\"0.0.0.0/0\"", "length must be 1 to 32"},
        {"10.7.0.10 ::/0", "\"::/0\"", "not an IPv4 or IPv6 address or block"},
        {"10.7.0.10 2001:db8::1/64", "\"2001:db8::1/64\"", "not an IPv4 or IPv6"},
        {"10.7.0.10,10.7.0.11", "\"10.7.0.10,10.7.0.11\"", "not an IPv4 or IPv6"},
        {"10.7.0.10\t10.7.0.11", R"("10.7.0.10\x0910.7.0.11")", "not an IPv4 or IPv6"},
        {"10.7.0.10\n", R"("10.7.0.10\x0a")", "not an IPv4 or IPv6"},
        {"10.7.0.10\0"sv, R"("10.7.0.10\x00")", "not an IPv4 or IPv6"},
        {"alpha", "\"alpha\"", "not an IPv4 or IPv6"},
        {"10.7.0.10 10.7.0.10", "\"10.7.0.10\"", "is listed twice"},
        {"10.7.0.10 10.7.0.10/32", "\"10.7.0.10\"", "is listed twice"},
        {"10.7.0.10 2001:db8::1 2001:DB8:0::1", "\"2001:db8::1\"", "is listed twice"},
    };
    for (const auto& row : bad) {
        CAPTURE(row.words);
        const Error error = error_of([&] { return Addresses::parse(row.words); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, row.names));
        CHECK(says(error, row.reason));
    }
}

TEST_CASE("an address that no guest can have is refused, also within a block") {
    struct Row {
        std::string_view word;
        std::string_view block;
    };
    const std::vector<Row> bad = {
        {"0.0.0.0", "0.0.0.0/8"},
        {"0.255.255.255", "0.0.0.0/8"},
        {"127.0.0.1", "127.0.0.0/8"},
        {"127.255.255.255", "127.0.0.0/8"},
        {"224.0.0.1", "224.0.0.0/3"},
        {"240.0.0.1", "224.0.0.0/3"},
        {"255.255.255.255", "224.0.0.0/3"},
        {"126.0.0.0/7", "127.0.0.0/8"},
        {"192.0.0.0/2", "224.0.0.0/3"},
        {"::", " ::,"},
        {"::1", "::1,"},
        {"::/64", " ::,"},
        {"fe80::1", "fe80::/10"},
        {"febf::1", "fe80::/10"},
        {"fe00::/8", "fe80::/10"},
        {"ff02::1", "ff00::/8"},
        {"8000::/1", "fe80::/10"},
    };
    for (const auto& row : bad) {
        CAPTURE(row.word);
        const Error error =
            error_of([&] { return Addresses::parse("10.7.0.10 " + std::string(row.word)); });
        CHECK(error.kind() == ErrorKind::input);
        CHECK(says(error, quote(row.word)));
        CHECK(says(error, row.block));
    }
}

TEST_CASE("of nested blocks only the outermost are kept, in their order") {
    struct Row {
        std::vector<std::string_view> blocks;
        std::vector<std::string_view> outer;
    };
    const std::vector<Row> table = {
        {{}, {}},
        {{"10.7.0.10"}, {"10.7.0.10"}},
        {{"10.7.0.17", "10.7.0.16/30"}, {"10.7.0.16/30"}},
        {{"10.7.0.16/30", "192.0.2.1", "10.7.0.17"}, {"10.7.0.16/30", "192.0.2.1"}},
        {{"10.7.0.17", "10.7.0.16/30", "10.7.0.0/24"}, {"10.7.0.0/24"}},
        {{"10.7.0.20", "10.7.0.16/30"}, {"10.7.0.20", "10.7.0.16/30"}},
    };
    for (const auto& row : table) {
        CHECK(outermost(some<Ipv4Prefix>(row.blocks)) == some<Ipv4Prefix>(row.outer));
    }
}

}  // namespace
}  // namespace vif_workspace::addresses_test
