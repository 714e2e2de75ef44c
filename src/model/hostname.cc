// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/hostname.h"

#include <algorithm>

namespace vif_workspace {

namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_name = 253;
constexpr std::string_view decimal_digits = "0123456789";

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= longest_label && is_letter_or_digit(text.front()) &&
           is_letter_or_digit(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
               return c == '-' || is_letter_or_digit(c);
           });
}

}  // namespace

std::optional<Hostname> Hostname::parse(std::string_view text) {
    if (text.size() > longest_name) return std::nullopt;

    std::string_view rest = text;
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
        if (!is_label(rest.substr(0, dot))) return std::nullopt;
        rest.remove_prefix(dot + 1);
    }
    const bool is_number = rest.find_first_not_of(decimal_digits) == std::string_view::npos;
    return is_label(rest) && !is_number ? std::optional(Hostname(std::string(text))) : std::nullopt;
}

std::optional<Hostname> Hostname::nearest(std::string_view text) {
    std::string label(text);
    std::replace_if(
        label.begin(), label.end(), [](char c) { return !is_letter_or_digit(c); }, '-');
    label.erase(0, label.find_first_not_of('-'));
    label.resize(std::min(label.size(), longest_label));
    label.erase(label.find_last_not_of('-') + 1);
    return parse(label);
}

}  // namespace vif_workspace
