// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/table.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace vif_workspace::tests::bench {

std::string number(double value, int decimals) {
    std::array<char, 64> text = {};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

std::string ratio(double value, double to) {
    return to > 0 ? number(value / to, 2) + "x" : nothing;
}

void Table::print() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::printf("\n%s\n\n", title_.c_str());
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int width = static_cast<int>(widths[i]);
            std::printf(i == 0 ? "  %-*s" : "  %*s", width, row[i].c_str());
        }
        std::printf("\n");
    }
    if (!notes_.empty()) std::printf("\n");
    for (const std::string& note : notes_) std::printf("  %s\n", note.c_str());
    std::fflush(stdout);
}

}  // namespace vif_workspace::tests::bench
