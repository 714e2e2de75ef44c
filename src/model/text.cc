// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/text.h"

#include <algorithm>

namespace vif_workspace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        lines.push_back(line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t start = text.find_first_not_of(' ');
        if (start == std::string_view::npos) return words;
        const std::size_t end = std::min(text.find(' ', start), text.size());
        words.push_back(text.substr(start, end - start));
        text.remove_prefix(end);
    }
}

std::string_view leading_digits(std::string_view text) {
    return text.substr(0, text.find_first_not_of("0123456789"));
}

std::string hexadecimal(std::span<const std::uint8_t> octets) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * octets.size());
    for (const std::uint8_t octet : octets) {
        text += digits[octet >> 4U];
        text += digits[octet & 0xfU];
    }
    return text;
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string escape(std::string_view value) {
    std::string text;
    for (const char character : value) {
        const auto byte = static_cast<std::uint8_t>(character);
        if (character == '"' || character == '\\') {
            text += '\\';
            text += character;
        } else if (byte >= 0x20 && byte <= 0x7e) {
            text += character;
        } else {
            text += "\\x" + hexadecimal({&byte, 1});
        }
    }
    return text;
}

std::string quote(std::string_view value) {
    constexpr std::size_t longest = 60;
    const bool is_long = value.size() > longest;
    return "\"" + escape(value.substr(0, longest)) + (is_long ? "\"..." : "\"");
}

std::string sanitize(std::string_view message) {
    constexpr std::size_t longest = 200;
    const bool is_fit = message.size() <= longest && is_printable(message);
    return is_fit ? std::string(message) : quote(message);
}

}  // namespace vif_workspace
