// SPDX-License-Identifier: GPL-2.0-or-later
// IPv4 and IPv6 addresses as values. Only whether a text is an address is decided here; whether a
// guest may have the address is decided in addresses.h.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

class Ipv4Address {
  public:
    static constexpr unsigned bits = 32;
    using Octets = std::array<std::uint8_t, 4>;

    /// Dotted quad, decimal, no leading zeros (inet_pton(3)).
    static std::optional<Ipv4Address> parse(std::string_view text);

    constexpr explicit Ipv4Address(const Octets& octets) : octets_(octets) {}
    /// 0x0a070001 is 10.7.0.1.
    static Ipv4Address from_number(std::uint32_t number);

    std::uint32_t number() const;
    const Octets& octets() const { return octets_; }
    std::string to_string() const;

    /// 169.254.0.0/16 (RFC 3927).
    bool is_link_local() const { return octets_[0] == 169 && octets_[1] == 254; }

    auto operator<=>(const Ipv4Address&) const = default;

  private:
    Octets octets_;
};

class Ipv6Address {
  public:
    static constexpr unsigned bits = 128;
    using Octets = std::array<std::uint8_t, 16>;

    /// Any form of RFC 4291 section 2.2 (inet_pton(3)); no zone.
    static std::optional<Ipv6Address> parse(std::string_view text);

    constexpr explicit Ipv6Address(const Octets& octets) : octets_(octets) {}

    const Octets& octets() const { return octets_; }
    /// Canonical text (RFC 5952).
    std::string to_string() const;

    /// fe80::/10 (RFC 4291 section 2.4).
    bool is_link_local() const { return octets_[0] == 0xfe && (octets_[1] & 0xc0U) == 0x80; }

    auto operator<=>(const Ipv6Address&) const = default;

  private:
    Octets octets_;
};

}  // namespace vif_workspace
