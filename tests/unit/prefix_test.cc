// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/prefix.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::prefix_test {
namespace {

using namespace std::string_view_literals;

Ipv4Prefix ipv4(std::string_view text) {
    return Ipv4Prefix::parse(text).value();
}
Ipv6Prefix ipv6(std::string_view text) {
    return Ipv6Prefix::parse(text).value();
}

/// The same addresses in every run, with random bits in every place.
template <class Address>
class Addresses {
  public:
    Address next() {
        typename Address::Octets octets{};
        for (auto& octet : octets) octet = static_cast<std::uint8_t>(engine_());
        return Address(octets);
    }

  private:
    std::mt19937 engine_{20071};  // NOLINT(cert-msc*-*): repeatable by intent
};

template <class Address>
Address with_flipped_bit(const Address& address, unsigned bit) {
    auto octets = address.octets();
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] ^ (0x80U >> bit % 8));
    return Address(octets);
}

TEST_CASE("a prefix is an address and a length, and a single address is written without a length") {
    struct Row {
        std::string_view text;
        std::string_view written;
        unsigned length;
    };
    const std::vector<Row> ipv4_good = {
        {"10.7.0.10", "10.7.0.10", 32},       {"10.7.0.10/32", "10.7.0.10", 32},
        {"10.7.0.16/30", "10.7.0.16/30", 30}, {"10.7.0.0/24", "10.7.0.0/24", 24},
        {"128.0.0.0/1", "128.0.0.0/1", 1},    {"0.0.0.0/8", "0.0.0.0/8", 8},
        {"10.7.0.10/31", "10.7.0.10/31", 31}, {"0.0.0.0", "0.0.0.0", 32},
    };
    for (const auto& row : ipv4_good) {
        CAPTURE(row.text);
        CHECK(ipv4(row.text).to_string() == row.written);
        CHECK(ipv4(row.text).length() == row.length);
        CHECK(ipv4(row.text).is_single() == (row.length == 32));
    }

    const std::vector<Row> ipv6_good = {
        {"2001:db8::a", "2001:db8::a", 128},
        {"2001:DB8::a/128", "2001:db8::a", 128},
        {"2001:db8::/64", "2001:db8::/64", 64},
        {"2001:db8:8000::/33", "2001:db8:8000::/33", 33},
        {"8000::/1", "8000::/1", 1},
        {"::/3", "::/3", 3},
    };
    for (const auto& row : ipv6_good) {
        CAPTURE(row.text);
        CHECK(ipv6(row.text).to_string() == row.written);
        CHECK(ipv6(row.text).length() == row.length);
        CHECK(ipv6(row.text).is_single() == (row.length == 128));
    }
}

TEST_CASE("host bits, the unspecified address and lengths in another notation are refused") {
    const std::string endless = "10.7.0.0/" + std::string(300, '2');
    const std::vector<std::string_view> ipv4_bad = {
        "",
        "/",
        "/24",
        "10.7.0.10/24",
        "10.7.0.10/30",
        "10.7.0.1/31",
        "192.0.2.1/1",
        "0.0.0.0/0",
        "10.7.0.0/0",
        "10.7.0.0/00",
        "10.7.0.0/024",
        "10.7.0.10/33",
        "10.7.0.10/128",
        "10.7.0.10/4294967328",
        "10.7.0.10/18446744073709551648",
        "10.7.0.0/",
        "0.0.0.0/",
        "0.0.0.0/4294967328",
        "10.7.0.0/+24",
        "10.7.0.0/-24",
        "10.7.0.0/ 24",
        "10.7.0.0/24 ",
        " 10.7.0.0/24",
        "10.7.0.0 /24",
        "10.7.0.0/24\n",
        "10.7.0.10\n",
        "10.7.0.0/24\0"sv,
        "10.7.0.0\0/24"sv,
        "10.7.0.0/\0"sv,
        "10.7.0.0/24/24",
        "10.7.0.0//24",
        "10.7.0.0/0x18",
        "10.7.0.0/2a",
        "10.7.0.0/24.0",
        "10.7.0.0/255.255.255.0",
        "10.7.0/24",
        "10.7.0.0\\24",
        "\"10.7.0.0/24\"",
        "10.7.0.0/\xd9\xa1",
        "2001:db8::/64",
        endless,
    };
    for (const std::string_view text : ipv4_bad) {
        CAPTURE(text);
        CHECK_FALSE(Ipv4Prefix::parse(text));
    }

    const std::vector<std::string_view> ipv6_bad = {
        "",
        "::/0",
        "2001:db8::1/64",
        "2001:db8::1/127",
        "2001:db8:4000::/33",
        "2001:db8::/129",
        "2001:db8::/064",
        "2001:db8::/",
        "::/",
        "::/4294967424",
        "2001:db8::/+64",
        "2001:db8::/64\n",
        "2001:db8::\0/64"sv,
        "fe80::%eth0/64",
        "10.7.0.0/24",
    };
    for (const std::string_view text : ipv6_bad) {
        CAPTURE(text);
        CHECK_FALSE(Ipv6Prefix::parse(text));
    }
}

TEST_CASE("a prefix reaches from its first to its last address") {
    struct Row {
        std::string_view text;
        std::string_view first;
        std::string_view last;
    };
    const std::vector<Row> table = {
        {"10.7.0.10", "10.7.0.10", "10.7.0.10"},
        {"10.7.0.16/30", "10.7.0.16", "10.7.0.19"},
        {"10.7.0.0/24", "10.7.0.0", "10.7.0.255"},
        {"172.16.16.0/20", "172.16.16.0", "172.16.31.255"},
        {"128.0.0.0/1", "128.0.0.0", "255.255.255.255"},
    };
    for (const auto& row : table) {
        CAPTURE(row.text);
        CHECK(ipv4(row.text).first().to_string() == row.first);
        CHECK(ipv4(row.text).last().to_string() == row.last);
    }
    CHECK(ipv6("2001:db8::a").last().to_string() == "2001:db8::a");
    CHECK(ipv6("2001:db8::/64").last().to_string() == "2001:db8::ffff:ffff:ffff:ffff");
    CHECK(ipv6("2001:db8::/33").last().to_string() == "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff");
}

TEST_CASE("a prefix contains the addresses from its first to its last, and not their neighbours") {
    const Ipv4Prefix block = ipv4("10.7.0.16/30");
    for (std::uint32_t number = block.first().number(); number <= block.last().number(); ++number) {
        CHECK(block.contains(Ipv4Address::from_number(number)));
    }
    CHECK_FALSE(block.contains(Ipv4Address::from_number(block.first().number() - 1)));
    CHECK_FALSE(block.contains(Ipv4Address::from_number(block.last().number() + 1)));
    CHECK_FALSE(block.contains(Ipv4Address::parse("11.7.0.16").value()));

    const Ipv6Prefix subnet = ipv6("2001:db8:0:4::/62");
    CHECK(subnet.contains(Ipv6Address::parse("2001:db8:0:7:ffff::1").value()));
    CHECK_FALSE(subnet.contains(Ipv6Address::parse("2001:db8:0:3:ffff:ffff:ffff:ffff").value()));
    CHECK_FALSE(subnet.contains(Ipv6Address::parse("2001:db8:0:8::").value()));
}

TEST_CASE("two prefixes overlap if one contains the other, in either order") {
    struct Row {
        std::string_view one;
        std::string_view other;
        bool overlap;
    };
    const std::vector<Row> table = {
        {"10.7.0.10", "10.7.0.10", true},        {"10.7.0.10", "10.7.0.11", false},
        {"10.7.0.16/30", "10.7.0.19", true},     {"10.7.0.16/30", "10.7.0.20", false},
        {"10.7.0.16/30", "10.7.0.15", false},    {"10.7.0.0/24", "10.7.0.128/25", true},
        {"10.7.0.0/25", "10.7.0.128/25", false}, {"10.7.0.0/24", "10.7.1.0/24", false},
        {"0.0.0.0/1", "128.0.0.0/1", false},     {"0.0.0.0/1", "127.255.255.255", true},
    };
    for (const auto& row : table) {
        CAPTURE(row.one);
        CAPTURE(row.other);
        CHECK(ipv4(row.one).overlaps(ipv4(row.other)) == row.overlap);
        CHECK(ipv4(row.other).overlaps(ipv4(row.one)) == row.overlap);
    }
    CHECK(ipv6("2001:db8::/32").overlaps(ipv6("2001:db8:1::/48")));
    CHECK(ipv6("2001:db8:1::/48").overlaps(ipv6("2001:db8::/32")));
    CHECK_FALSE(ipv6("2001:db8::/48").overlaps(ipv6("2001:db8:1::/48")));
}

TEST_CASE("a block of length 0 can be constructed but not read") {
    const Ipv4Prefix everybody = Ipv4Prefix::around(Ipv4Address::parse("10.7.0.10").value(), 0);

    CHECK(everybody.to_string() == "0.0.0.0/0");
    CHECK(everybody.last().to_string() == "255.255.255.255");
    CHECK(everybody.contains(Ipv4Address::parse("192.0.2.1").value()));
    CHECK(everybody.overlaps(ipv4("192.0.2.1")));
    CHECK_FALSE(Ipv4Prefix::parse(everybody.to_string()));
}

TEST_CASE_TEMPLATE("the block of any length around an address has the right first and last address",
                   Address, Ipv4Address, Ipv6Address) {
    Addresses<Address> addresses;
    for (int round = 0; round < 50; ++round) {
        const Address address = addresses.next();
        for (unsigned length = 0; length <= Address::bits; ++length) {
            const auto block = Prefix<Address>::around(address, length);
            CAPTURE(block.to_string());
            REQUIRE(block.length() == length);
            REQUIRE(block.contains(address));
            REQUIRE(block.contains(block.first()));
            REQUIRE(block.contains(block.last()));
            REQUIRE(block.first() <= address);
            REQUIRE(address <= block.last());
            REQUIRE(Prefix<Address>::around(block.last(), length) == block);
            REQUIRE(block.overlaps(Prefix<Address>::single(address)));
            if (length > 0) REQUIRE(Prefix<Address>::parse(block.to_string()) == block);
        }
    }
}

TEST_CASE_TEMPLATE(
    "an address that differs in one bit is in the block if that bit is beyond the length", Address,
    Ipv4Address, Ipv6Address) {
    Addresses<Address> addresses;
    for (int round = 0; round < 10; ++round) {
        const Address address = addresses.next();
        for (unsigned length = 0; length <= Address::bits; ++length) {
            const auto block = Prefix<Address>::around(address, length);
            for (unsigned bit = 0; bit < Address::bits; ++bit) {
                const Address other = with_flipped_bit(address, bit);
                REQUIRE(block.contains(other) == (bit >= length));
                REQUIRE(block.overlaps(Prefix<Address>::single(other)) == (bit >= length));
            }
        }
    }
}

}  // namespace
}  // namespace vif_workspace::prefix_test
