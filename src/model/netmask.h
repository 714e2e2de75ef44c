// SPDX-License-Identifier: GPL-2.0-or-later
// A subnet mask as DHCP has it (option 1, RFC 2132 section 3.3): ones from the left without gaps.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "model/ip_address.h"
#include "model/prefix.h"

namespace vif_workspace {

class Netmask {
  public:
    /// A dotted quad, 128.0.0.0 to 255.255.255.255, without gaps.
    static std::optional<Netmask> parse(std::string_view text);
    /// The mask of a prefix length from 1 to 32.
    static std::optional<Netmask> of_length(unsigned length);

    unsigned length() const { return length_; }
    std::string to_string() const;

    /// The subnet in which the address lies.
    Ipv4Prefix subnet_of(const Ipv4Address& address) const {
        return Ipv4Prefix::around(address, length_);
    }

    auto operator<=>(const Netmask&) const = default;

  private:
    explicit Netmask(unsigned length) : length_(length) {}

    unsigned length_;
};

}  // namespace vif_workspace
