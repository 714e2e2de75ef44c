// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/quantity.h"

#include <charconv>
#include <system_error>

namespace vif_workspace {

namespace {

template <class Number>
std::optional<Number> whole_number_from(Number least, std::string_view digits) {
    const char* const end = digits.data() + digits.size();
    Number number = 0;
    const auto [stop, failure] = std::from_chars(digits.data(), end, number);
    const bool is_number = failure == std::errc() && stop == end && !digits.starts_with('0');
    return is_number && number >= least ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<LeaseTime> LeaseTime::parse(std::string_view text) {
    const auto seconds = whole_number_from<std::uint32_t>(60, text);
    return seconds ? std::optional(LeaseTime(*seconds)) : std::nullopt;
}

std::optional<Mtu> Mtu::parse(std::string_view text) {
    const auto octets = whole_number_from<std::uint16_t>(68, text);
    return octets ? std::optional(Mtu(*octets)) : std::nullopt;
}

}  // namespace vif_workspace
