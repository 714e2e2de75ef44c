// SPDX-License-Identifier: GPL-2.0-or-later
// FNV-1a with 32 bits: a number that depends on a name alone. Used to make names and addresses from
// the name of a bridge. It is no defence against chosen input.
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
