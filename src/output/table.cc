// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/table.h"

#include <algorithm>
#include <numeric>

namespace vif_workspace {
namespace {

constexpr std::size_t gap = 2;

std::vector<std::size_t> natural_widths(const std::vector<Column>& columns,
                                        const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    widths.reserve(columns.size());
    for (const Column& column : columns) widths.push_back(column.heading.size());
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row.cells[i].text.size());
    }
    return widths;
}

/// Narrows the widest column that is still above its narrowest width by one, again and again.
void make_fit(std::vector<std::size_t>& widths, const std::vector<Column>& columns,
              std::size_t limit) {
    const std::size_t gaps = gap * (widths.size() - 1);
    while (std::accumulate(widths.begin(), widths.end(), gaps) > limit) {
        std::size_t* widest = nullptr;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool can_be_cut = widths[i] > columns[i].narrowest;
            if (can_be_cut && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
        }
        if (widest == nullptr) return;
        --*widest;
    }
}

std::string cut(const std::string& text, std::size_t width) {
    return text.size() <= width ? text : text.substr(0, width - 1) + "~";
}

std::string line_of(const std::vector<Cell>& cells, const std::vector<std::size_t>& widths,
                    const Terminal& terminal) {
    std::string line;
    std::size_t blanks = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const std::string text = cut(cells[i].text, widths[i]);
        line += std::string(blanks, ' ') + terminal.painted(text, cells[i].colour);
        blanks = widths[i] - text.size() + gap;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace

std::string table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                  const Terminal& terminal) {
    std::vector<std::size_t> widths = natural_widths(columns, rows);
    if (terminal.width) make_fit(widths, columns, *terminal.width);
    std::vector<Cell> headings;
    headings.reserve(columns.size());
    for (const Column& column : columns) headings.push_back({column.heading});
    std::string lines = line_of(headings, widths, terminal);
    for (const Row& row : rows) {
        lines += line_of(row.cells, widths, terminal);
        if (!row.remark.empty()) lines += wrapped(row.remark, "  ", terminal.width);
    }
    return lines;
}

}  // namespace vif_workspace
