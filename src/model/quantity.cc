// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/quantity.h"

#include "model/text.h"

namespace vif_workspace {

std::optional<LeaseTime> LeaseTime::parse(std::string_view text) {
    constexpr std::uint32_t least = 60;
    const auto seconds = parse_number<std::uint32_t>(text);
    return seconds && *seconds >= least ? std::optional(LeaseTime(*seconds)) : std::nullopt;
}

std::optional<Mtu> Mtu::parse(std::string_view text) {
    constexpr std::uint16_t least = 68;
    const auto octets = parse_number<std::uint16_t>(text);
    return octets && *octets >= least ? std::optional(Mtu(*octets)) : std::nullopt;
}

}  // namespace vif_workspace
