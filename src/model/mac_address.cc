// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/mac_address.h"

#include <algorithm>
#include <charconv>
#include <system_error>

extern "C" {
#include <libxl.h>
}

namespace vif_workspace {

namespace {

using Octets = std::array<std::uint8_t, 6>;
static_assert(sizeof(libxl_mac) == 6);

std::optional<Octets> octets_of_card(std::string_view text, char separator) {
    if (text.size() != LIBXL_MAC_FMTLEN) return std::nullopt;

    Octets octets{};
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const std::string_view digits = text.substr(i * 3, 2);
        const char* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, octets[i], 16);
        if (failure != std::errc() || stop != end) return std::nullopt;
        if (i > 0 && text[i * 3 - 1] != separator) return std::nullopt;
    }

    const bool is_group = (octets[0] & 1U) != 0;
    return is_group || octets == Octets{} ? std::nullopt : std::optional(octets);
}

}  // namespace

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
    const std::optional<Octets> octets = octets_of_card(text, ':');
    return octets ? std::optional(MacAddress(*octets)) : std::nullopt;
}

std::optional<MacAddress> MacAddress::parse_store_key(std::string_view text) {
    const std::optional<Octets> octets = octets_of_card(text, '-');
    if (!octets) return std::nullopt;

    const MacAddress mac(*octets);
    return mac.store_key() == text ? std::optional(mac) : std::nullopt;
}

std::string MacAddress::to_string() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(LIBXL_MAC_FMTLEN, ':');
    for (std::size_t i = 0; i < octets_.size(); ++i) {
        text[i * 3] = digits[octets_[i] >> 4U];
        text[i * 3 + 1] = digits[octets_[i] & 0xfU];
    }
    return text;
}

std::string MacAddress::store_key() const {
    std::string key = to_string();
    std::replace(key.begin(), key.end(), ':', '-');
    return key;
}

}  // namespace vif_workspace
