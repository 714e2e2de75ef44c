// SPDX-License-Identifier: GPL-2.0-or-later
// Text, taken apart and put together: lines, words, numbers and lists, and values of outside origin
// as a sentence may contain them. Every layer uses these helpers. They are pure, and know none of
// the types of the model; a value with a to_string() is all that join() asks for.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace vif_workspace {

/// The lines of TEXT without their ends. A newline at the end of TEXT begins no further line. The
/// views point into TEXT, which must outlive them.
std::vector<std::string_view> lines_of(std::string_view text);

/// The words of TEXT, which are separated by blanks. The views point into TEXT, which must outlive
/// them.
std::vector<std::string_view> words_of(std::string_view text);

/// The decimal digits with which TEXT begins.
std::string_view leading_digits(std::string_view text);

/// The whole of TEXT as a decimal number; nothing if it is anything else, does not fit the type, or
/// has leading zeros, so that one number has one spelling.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    if (failure != std::errc() || stop != end) return std::nullopt;
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    const bool is_canonical = !digits.starts_with('0') || text == "0";
    return is_canonical ? std::optional(number) : std::nullopt;
}

/// The items with SEPARATOR between each two of them. What PART_OF makes of an item is a text or
/// has a to_string(). (A parameter and no view of <ranges>, which clang 14 cannot compile.)
template <class Range, class PartOf = std::identity>
std::string join(const Range& items, std::string_view separator, const PartOf& part_of = {}) {
    std::string text;
    bool is_first = true;
    for (const auto& item : items) {
        if (!is_first) text += separator;
        is_first = false;
        const auto& part = std::invoke(part_of, item);
        if constexpr (std::is_convertible_v<decltype(part), std::string_view>) {
            text += std::string_view(part);
        } else {
            text += part.to_string();
        }
    }
    return text;
}

/// Two lower-case digits for each octet.
std::string hexadecimal(std::span<const std::uint8_t> octets);

/// Is every character printable ASCII? A blank is.
bool is_printable(std::string_view text);

/// VALUE with unprintable bytes as \xNN, and with quotes and backslashes escaped. The result has no
/// line break.
std::string escape(std::string_view value);

/// A value of outside origin as a sentence may contain it: escaped, in double quotes. Of a value
/// beyond 60 bytes the first 60 are shown, and "..." follows the closing quote.
std::string quote(std::string_view value);

/// The message of a library or of another program as a sentence may contain it: unchanged if it is
/// printable and no longer than 200 bytes, else quoted.
std::string sanitize(std::string_view message);

}  // namespace vif_workspace
