// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/addresses.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "model/error.h"

namespace vif_workspace {
namespace {

/// Blocks of RFC 6890 and RFC 4291 that can never be the addresses of one guest.
constexpr std::array<const char*, 3> ipv4_of_no_guest = {"0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"};
constexpr std::array<const char*, 4> ipv6_of_no_guest = {"::", "::1", "fe80::/10", "ff00::/8"};

template <class Block, std::size_t N>
void refuse_addresses_of_no_guest(const Block& block, const std::array<const char*, N>& blocks) {
    for (const char* text : blocks) {
        if (Block::parse(text)->overlaps(block)) {
            throw Error(ErrorKind::input, quote(block.to_string()) + " lies in " + text +
                                              ", which no guest can have; assign another address");
        }
    }
}

template <class Block>
void append(std::vector<Block>& blocks, const Block& block) {
    if (std::ranges::find(blocks, block) != blocks.end()) {
        throw Error(ErrorKind::input, quote(block.to_string()) + " is listed twice; remove one");
    }
    blocks.push_back(block);
}

[[noreturn]] void refuse_word(std::string_view word) {
    const std::size_t slash = word.find('/');
    if (slash != std::string_view::npos && Ipv4Address::parse(word.substr(0, slash))) {
        throw Error(ErrorKind::input,
                    quote(word) +
                        " is not a block: its length must be 1 to 32 and its host bits 0; for "
                        "one address write " +
                        std::string(word.substr(0, slash)));
    }
    throw Error(ErrorKind::input, quote(word) +
                                      " is not an IPv4 or IPv6 address or block; write words like "
                                      "10.7.0.10, 10.7.0.16/30 or 2001:db8::10");
}

}  // namespace

Addresses Addresses::parse(std::string_view words) {
    Addresses addresses;
    for (const std::string_view word : words_of(words)) {
        if (const auto ipv4 = Ipv4Prefix::parse(word)) {
            refuse_addresses_of_no_guest(*ipv4, ipv4_of_no_guest);
            append(addresses.ipv4, *ipv4);
        } else if (const auto ipv6 = Ipv6Prefix::parse(word)) {
            refuse_addresses_of_no_guest(*ipv6, ipv6_of_no_guest);
            append(addresses.ipv6, *ipv6);
        } else {
            refuse_word(word);
        }
    }
    if (addresses.ipv4.empty()) {
        throw Error(ErrorKind::input,
                    quote(words) + " has no IPv4 address for DHCP to give; add one");
    }
    if (!addresses.ipv4.front().is_single()) {
        throw Error(ErrorKind::input,
                    quote(addresses.ipv4.front().to_string()) +
                        " is a block, but the first IPv4 word is the address that DHCP "
                        "gives; put a single address before it");
    }
    return addresses;
}

std::optional<Ipv6Address> Addresses::dhcpv6_address() const {
    const auto host = std::ranges::find_if(ipv6, &Ipv6Prefix::is_single);
    return host == ipv6.end() ? std::nullopt : std::optional(host->first());
}

std::string Addresses::to_string() const {
    return join(ipv4, " ") + (ipv6.empty() ? "" : " " + join(ipv6, " "));
}

}  // namespace vif_workspace
