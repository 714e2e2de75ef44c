// SPDX-License-Identifier: GPL-2.0-or-later
// Whole numbers with a unit and a range, as DHCP has them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

/// The time of a lease, in seconds (option 51). At least 60, because with shorter leases the guests
/// would send too many requests; 4294967295 means no end (RFC 2131 section 3.3).
class LeaseTime {
  public:
    static std::optional<LeaseTime> parse(std::string_view text);

    std::uint32_t seconds() const { return seconds_; }
    std::string to_string() const { return std::to_string(seconds_); }

    auto operator<=>(const LeaseTime&) const = default;

  private:
    explicit LeaseTime(std::uint32_t seconds) : seconds_(seconds) {}

    std::uint32_t seconds_;
};

/// The largest packet of the guest's interface, in octets (option 26): 68 (RFC 2132 section 5.1) to
/// 65535.
class Mtu {
  public:
    static std::optional<Mtu> parse(std::string_view text);

    std::uint16_t octets() const { return octets_; }
    std::string to_string() const { return std::to_string(octets_); }

    auto operator<=>(const Mtu&) const = default;

  private:
    explicit Mtu(std::uint16_t octets) : octets_(octets) {}

    std::uint16_t octets_;
};

}  // namespace vif_workspace
