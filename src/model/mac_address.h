// SPDX-License-Identifier: GPL-2.0-or-later
// The MAC of one network card: the key of an assignment, and the only source address that its vif
// may use. A value, which knows nothing of xenstore and the kernel.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

class MacAddress {
  public:
    /// Six octets of two hexadecimal digits in either case, joined by ':'. Refuses group addresses
    /// (multicast, broadcast) and 00:00:00:00:00:00, which are the address of no card.
    static std::optional<MacAddress> parse(std::string_view text);

    /// The same with '-', as in a path of xenstore: 00-16-3e-00-00-0a, lower case only.
    static std::optional<MacAddress> parse_store_key(std::string_view text);

    /// As libxl writes it to xenstore (LIBXL_MAC_FMT): lower case, ':'.
    std::string to_string() const;

    /// As the name of a directory of the schema: 00-16-3e-00-00-0a, because a path of xenstore
    /// cannot have ':'.
    std::string store_key() const;

    const std::array<std::uint8_t, 6>& octets() const { return octets_; }

    auto operator<=>(const MacAddress&) const = default;

  private:
    explicit MacAddress(const std::array<std::uint8_t, 6>& octets) : octets_(octets) {}

    std::array<std::uint8_t, 6> octets_;
};

}  // namespace vif_workspace
