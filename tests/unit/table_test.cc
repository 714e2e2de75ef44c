// SPDX-License-Identifier: GPL-2.0-or-later
#include "output/table.h"

#include <doctest/doctest.h>

namespace vif_workspace::table_test {
namespace {

const std::vector<Column> columns = {{"VIF", 4}, {"HOSTNAME", 8}, {"IP", 6}};

std::vector<Row> two_rows() {
    return {{.cells = {{"vif7.0"}, {"alpha"}, {"10.7.0.10 10.7.0.16/30"}}},
            {.cells = {{"vif12.0"}, {"beta"}, {"10.7.0.11", Colour::bad}}}};
}

TEST_CASE("columns of a table are as wide as their texts, and no line ends in blanks") {
    CHECK(table(columns, two_rows(), {}) ==
          "VIF      HOSTNAME  IP\n"
          "vif7.0   alpha     10.7.0.10 10.7.0.16/30\n"
          "vif12.0  beta      10.7.0.11\n");
}

TEST_CASE("on a terminal the widest column is narrowed first, and cut text is marked") {
    CHECK(table(columns, two_rows(), {.width = 30}) ==
          "VIF      HOSTNAME  IP\n"
          "vif7.0   alpha     10.7.0.10 ~\n"
          "vif12.0  beta      10.7.0.11\n");
}

TEST_CASE("no line of a table is wider than its terminal, down to the narrowest columns") {
    for (std::size_t width = 22; width < 60; ++width) {
        CAPTURE(width);
        std::string lines = table(columns, two_rows(), {.width = width});
        for (; !lines.empty(); lines.erase(0, lines.find('\n') + 1))
            CHECK(lines.find('\n') <= width);
    }
    CHECK(table(columns, two_rows(), {.width = 5}) == table(columns, two_rows(), {.width = 22}));
}

TEST_CASE(
    "colours enclose text and take no width, and without colours there is no escape sequence") {
    const std::string plain = table(columns, two_rows(), {.width = 40});
    std::string painted = table(columns, two_rows(), {.width = 40, .has_colours = true});
    CHECK(plain.find('\033') == std::string::npos);
    CHECK(painted.find("\033[31m10.7.0.11\033[0m") != std::string::npos);
    for (const std::string code : {"\033[31m", "\033[0m"}) {
        for (std::size_t at = 0; (at = painted.find(code)) != std::string::npos;)
            painted.erase(at, code.size());
    }
    CHECK(painted == plain);
}

TEST_CASE("a remark is printed below its row, broken at blanks") {
    std::vector<Row> rows = two_rows();
    rows.front().remark = "ip: this is not an address of anybody; correct it";
    CHECK(table(columns, rows, {.width = 30}) ==
          "VIF      HOSTNAME  IP\n"
          "vif7.0   alpha     10.7.0.10 ~\n"
          "  ip: this is not an address\n"
          "  of anybody; correct it\n"
          "vif12.0  beta      10.7.0.11\n");
}

}  // namespace
}  // namespace vif_workspace::table_test
