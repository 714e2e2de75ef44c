// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/error.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace vif_workspace {

Error Error::within(std::string_view context) const {
    return {fault_, std::string(context) + ": " + what()};
}

Error Error::joined(const std::vector<Error>& errors) {
    std::string sentences;
    for (const Error& error : errors)
        sentences += (sentences.empty() ? "" : "; ") + std::string(error.what());
    return {errors.front().fault(), sentences};
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string escape(std::string_view value) {
    constexpr std::string_view hexadecimal = "0123456789abcdef";
    std::string text;
    for (const char character : value) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            text += '\\';
            text += character;
        } else if (byte >= 0x20 && byte <= 0x7e) {
            text += character;
        } else {
            text += "\\x";
            text += hexadecimal[byte >> 4U];
            text += hexadecimal[byte & 0xfU];
        }
    }
    return text;
}

std::string quote(std::string_view value) {
    constexpr std::size_t longest = 60;
    const bool is_long = value.size() > longest;
    return "\"" + escape(value.substr(0, longest)) + (is_long ? "\"..." : "\"");
}

std::string sanitize(std::string_view words) {
    constexpr std::size_t longest = 200;
    return words.size() <= longest && is_printable(words) ? std::string(words) : quote(words);
}

std::string last_error() {
    return std::generic_category().message(errno);
}

}  // namespace vif_workspace
