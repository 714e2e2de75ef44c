// SPDX-License-Identifier: GPL-2.0-or-later
// FNV-1a (32 bits): a number made of a name, the same every time. For names and addresses that are
// made of a bridge's; not for anything that an enemy chooses.
#pragma once

#include <cstdint>
#include <string_view>

namespace vif_workspace {

constexpr std::uint32_t fnv1a(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

}  // namespace vif_workspace
