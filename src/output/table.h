// SPDX-License-Identifier: GPL-2.0-or-later
// A table for a person to read. A column is as wide as its widest cell. If the table is wider than
// the terminal, the widest columns are cut, and a cell that was cut ends in "~". Pure.
#pragma once

#include <string>
#include <vector>

#include "output/terminal.h"

namespace vif_workspace {

struct Cell {
    std::string text;
    Colour colour = Colour::none;
};

struct Column {
    std::string heading;
    std::size_t narrowest;  // it is not cut to less than this width
};

struct Row {
    std::vector<Cell> cells;
    std::string remark = {};  // a sentence that is printed below the row
};

/// Lines, each with its line break. They are wider than the terminal if even the narrowest columns
/// do not fit.
std::string table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                  const Terminal& terminal);

}  // namespace vif_workspace
