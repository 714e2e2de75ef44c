// SPDX-License-Identifier: GPL-2.0-or-later
// Standard output as the tables and texts of the commands need to know it: a terminal has a width
// and perhaps colours, a file or a pipe has neither.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

enum class Colour { none, good, doubtful, bad };

struct Terminal {
    std::optional<std::size_t> width;  // in columns; absent: lines may have any length
    bool has_colours = false;

    /// Reads the terminal of standard output. NO_COLOR (no-color.org) and TERM=dumb turn colours
    /// off; COLUMNS is the width if the terminal does not report one.
    static Terminal of_standard_output();

    std::string painted(std::string_view text, Colour colour) const;
};

/// TEXT in lines of at most WIDTH columns, broken at blanks and indented by INDENT.
std::string wrapped(const std::string& text, const std::string& indent,
                    const std::optional<std::size_t>& width);

/// A text from outside, safe to print: unchanged if it has only printable characters, else quoted.
std::string printable(const std::string& text);

}  // namespace vif_workspace
