// SPDX-License-Identifier: GPL-2.0-or-later
// A block of addresses, 10.7.0.16/30 or 2001:db8::/64, or a single address, which has the full
// length. Used for the addresses from which a vif may send and for subnets. Host bits are always 0:
// the text 10.7.0.10/24 is refused, because its author most likely means one address and not 256.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/ip_address.h"
#include "model/text.h"

namespace vif_workspace {

template <class Address>
class Prefix {
  public:
    /// "ADDRESS" or "ADDRESS/LENGTH". Refuses host bits that are not 0, length 0 (all addresses), a
    /// length that is too long for the family, signs, blanks and leading zeros.
    static std::optional<Prefix> parse(std::string_view text);

    static Prefix single(const Address& address) { return Prefix(address, Address::bits); }
    /// The block of that length that contains the address. LENGTH is 0 to Address::bits.
    static Prefix around(const Address& address, unsigned length) {
        return Prefix(bounded(address, length, 0x00), length);
    }

    const Address& first() const { return first_; }
    Address last() const { return bounded(first_, length_, 0xff); }
    unsigned length() const { return length_; }
    bool is_single() const { return length_ == Address::bits; }

    bool contains(const Address& address) const { return around(address, length_) == *this; }
    bool overlaps(const Prefix& other) const {
        const unsigned shorter = std::min(length_, other.length_);
        return around(first_, shorter) == around(other.first_, shorter);
    }

    /// A single address without "/32" or "/128".
    std::string to_string() const {
        return is_single() ? first_.to_string()
                           : first_.to_string() + "/" + std::to_string(length_);
    }

    auto operator<=>(const Prefix&) const = default;

  private:
    Prefix(const Address& first, unsigned length) : first_(first), length_(length) {}

    /// The address with every bit after LENGTH taken from FILL (0x00 or 0xff).
    static Address bounded(const Address& address, unsigned length, std::uint8_t fill) {
        auto octets = address.octets();
        for (unsigned i = 0; i < octets.size(); ++i) {
            const unsigned kept = length >= (i + 1) * 8 ? 8 : length > i * 8 ? length - i * 8 : 0;
            const auto mask = static_cast<std::uint8_t>(0xff00U >> kept);
            octets[i] = static_cast<std::uint8_t>((octets[i] & mask) | (fill & ~mask));
        }
        return Address(octets);
    }

    Address first_;
    unsigned length_;
};

template <class Address>
std::optional<Prefix<Address>> Prefix<Address>::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::optional<Address> address = Address::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == std::string_view::npos) return single(*address);

    const std::optional<unsigned> length = parse_number<unsigned>(text.substr(slash + 1));
    if (!length || *length == 0 || *length > Address::bits) return std::nullopt;

    const Prefix prefix = around(*address, *length);
    return prefix.first_ == *address ? std::optional(prefix) : std::nullopt;
}

using Ipv4Prefix = Prefix<Ipv4Address>;
using Ipv6Prefix = Prefix<Ipv6Address>;

}  // namespace vif_workspace
