// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vlan_id.h"

#include "model/text.h"

namespace vif_workspace {

std::optional<VlanId> VlanId::parse(std::string_view text) {
    constexpr std::uint16_t last = 4094;
    const auto number = parse_number<std::uint16_t>(text);
    const bool is_valid = number && *number >= 1 && *number <= last;
    return is_valid ? std::optional(VlanId(*number)) : std::nullopt;
}

std::optional<VlanId> VlanId::parse_access(std::string_view text) {
    if (text.ends_with('p')) text.remove_suffix(1);
    return parse(text);
}

}  // namespace vif_workspace
