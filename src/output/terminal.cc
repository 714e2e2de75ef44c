// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/terminal.h"

#include <cstdlib>
#include <sstream>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::size_t usual_width = 80;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::size_t width_of_terminal() {
    winsize size = {};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const unsigned long columns = std::strtoul(variable("COLUMNS").c_str(), nullptr, 10);
    return columns > 0 ? columns : usual_width;
}

const char* code_of(Colour colour) {
    switch (colour) {
        case Colour::none:
            return "";
        case Colour::good:
            return "\033[32m";
        case Colour::doubtful:
            return "\033[33m";
        case Colour::bad:
            return "\033[31m";
    }
    return "";
}

}  // namespace

Terminal Terminal::of_standard_output() {
    if (isatty(STDOUT_FILENO) == 0) return {};
    return {.width = width_of_terminal(),
            .has_colours = variable("NO_COLOR").empty() && variable("TERM") != "dumb"};
}

std::string Terminal::painted(std::string_view text, Colour colour) const {
    if (!has_colours || colour == Colour::none) return std::string(text);
    return code_of(colour) + std::string(text) + "\033[0m";
}

std::string wrapped(const std::string& text, const std::string& indent,
                    const std::optional<std::size_t>& width) {
    std::istringstream words(text);
    std::string lines;
    std::string line;
    for (std::string word; words >> word;) {
        const bool is_full =
            width && !line.empty() && indent.size() + line.size() + 1 + word.size() > *width;
        if (is_full) lines += indent + std::exchange(line, "") + "\n";
        line += (line.empty() ? "" : " ") + word;
    }
    return lines + indent + line + "\n";
}

std::string printable(const std::string& text) {
    const std::string safe = quote(text);
    return safe == '"' + text + '"' ? text : safe;
}

}  // namespace vif_workspace
