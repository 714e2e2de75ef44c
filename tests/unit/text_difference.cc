// SPDX-License-Identifier: GPL-2.0-or-later
#include "text_difference.h"

#include <algorithm>
#include <sstream>
#include <vector>

#include "host/file.h"

namespace vif_workspace {
namespace {

using Lines = std::vector<std::string>;

Lines split_lines(const std::string& text) {
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    if (!text.empty() && text.back() != '\n') lines.back() += " (without a line's end)";
    return lines;
}

/// Entry [i][j]: how many lines the rest of LEFT from i and the rest of RIGHT from j have in
/// common.
std::vector<std::vector<std::size_t>> common_rests(const Lines& left, const Lines& right) {
    std::vector<std::vector<std::size_t>> common(left.size() + 1,
                                                 std::vector<std::size_t>(right.size() + 1, 0));
    for (std::size_t i = left.size(); i-- > 0;) {
        for (std::size_t j = right.size(); j-- > 0;) {
            common[i][j] = left[i] == right[j] ? common[i + 1][j + 1] + 1
                                               : std::max(common[i + 1][j], common[i][j + 1]);
        }
    }
    return common;
}

}  // namespace

std::string text_difference(const std::string& expected, const std::string& actual) {
    if (expected == actual) return "";
    const Lines left = split_lines(expected);
    const Lines right = split_lines(actual);
    const auto common = common_rests(left, right);
    std::string text = "\n";
    std::string before;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() || j < right.size()) {
        if (i < left.size() && j < right.size() && left[i] == right[j]) {
            before = "  " + left[i++] + "\n";
            ++j;
            continue;
        }
        const bool is_expected =
            j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1]);
        text += before + (is_expected ? "- " + left[i++] : "+ " + right[j++]) + "\n";
        before.clear();
    }
    return text;
}

std::string golden_difference(const std::string& name, const std::string& actual) {
    return text_difference(read_file(Path(GOLDEN_DIRECTORY) / name).value_or(""), actual);
}

}  // namespace vif_workspace
