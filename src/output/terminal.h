// SPDX-License-Identifier: GPL-2.0-or-later
// Who reads standard output: a terminal of some width that may have colours, or a file or a
// program.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vif_workspace {

enum class Colour { none, good, doubtful, bad };

struct Terminal {
    std::optional<std::size_t> width;  // in columns; absent: nobody has to make it fit
    bool has_colours = false;

    /// That of standard output. NO_COLOR (no-color.org) and TERM=dumb are respected; COLUMNS stands
    /// in where the terminal does not say how wide it is.
    static Terminal of_standard_output();

    std::string painted(std::string_view text, Colour colour) const;
};

/// TEXT in lines of at most WIDTH columns, broken at blanks, each after INDENT.
std::string wrapped(const std::string& text, const std::string& indent,
                    const std::optional<std::size_t>& width);

/// A text of outside origin as it may be shown: as it is, unless it must be quoted.
std::string shown(const std::string& text);

}  // namespace vif_workspace
