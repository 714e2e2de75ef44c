// SPDX-License-Identifier: GPL-2.0-or-later
// A table of words for a person: columns as wide as what they hold, and on a terminal no wider in
// all than that: what has to give way ends in "~". Pure.
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
    std::size_t narrowest;  // it does not give way beyond this
};

struct Row {
    std::vector<Cell> cells;
    std::string remark = {};  // a sentence below the row
};

/// Lines, each ended. Where even the narrowest columns are too wide, it is wider than the terminal.
std::string table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                  const Terminal& terminal);

}  // namespace vif_workspace
