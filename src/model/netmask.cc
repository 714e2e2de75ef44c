// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/netmask.h"

#include <bit>

namespace vif_workspace {

std::optional<Netmask> Netmask::parse(std::string_view text) {
    const std::optional<Ipv4Address> address = Ipv4Address::parse(text);
    if (!address) return std::nullopt;

    const int leading_ones = std::countl_one(address->number());
    const bool has_gaps = std::popcount(address->number()) != leading_ones;
    return has_gaps ? std::nullopt : of_length(static_cast<unsigned>(leading_ones));
}

std::optional<Netmask> Netmask::of_length(unsigned length) {
    const bool is_mask = length >= 1 && length <= Ipv4Address::bits;
    return is_mask ? std::optional(Netmask(length)) : std::nullopt;
}

std::string Netmask::to_string() const {
    return subnet_of(Ipv4Address({255, 255, 255, 255})).first().to_string();
}

}  // namespace vif_workspace
