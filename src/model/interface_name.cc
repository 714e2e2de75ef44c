// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/interface_name.h"

#include <algorithm>

#include <net/if.h>

namespace vif_workspace {

static_assert(InterfaceName::longest == IFNAMSIZ - 1);

namespace {

bool is_permitted(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '.' || c == '-' || c == '@';
}

}  // namespace

std::optional<InterfaceName> InterfaceName::parse(std::string_view text) {
    constexpr std::string_view never_first = ".-@";

    if (text.empty() || text.size() > longest) return std::nullopt;
    if (never_first.find(text.front()) != std::string_view::npos) return std::nullopt;
    if (!std::ranges::all_of(text, is_permitted)) return std::nullopt;
    return InterfaceName(std::string(text));
}

std::optional<InterfaceName> InterfaceName::emulated_name() const {
    return parse(text_ + "-emu");
}

}  // namespace vif_workspace
