// SPDX-License-Identifier: GPL-2.0-or-later
// The tables of the bench: columns of numbers, each beside the one that it is compared with.
#pragma once

#include <string>
#include <vector>

namespace vif_workspace::tests::bench {

/// "1095", "3.4"; "-" if there is no value.
std::string number(double value, int decimals);
/// "17.3x".
std::string ratio(double value, double to);
inline const std::string nothing = "-";

class Table {
  public:
    Table(std::string title, std::vector<std::string> headings)
        : title_(std::move(title)), rows_({std::move(headings)}) {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// An empty line.
    void part() { rows_.emplace_back(); }
    /// A sentence below the table: the meaning of a column, or the goal.
    void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

    /// Prints to standard output. The first column has text, the others have numbers.
    void print() const;

  private:
    std::string title_;
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::string> notes_;
};

}  // namespace vif_workspace::tests::bench
