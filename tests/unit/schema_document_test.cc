// SPDX-License-Identifier: GPL-2.0-or-later
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "host/file.h"
#include "store/assignment_schema.h"

namespace vif_workspace::schema_document_test {
namespace {

const Path document = SCHEMA_DOCUMENT;
const Path manual = document.parent_path().parent_path() / "man" / "vif-workspace-xenstore.7";

/// Name, presence, type and meaning, as the document's table has them.
using Row = std::array<std::string, 4>;

std::string type_name(NodeType type) {
    switch (type) {
        case NodeType::addresses:
            return "addresses";
        case NodeType::hostname:
            return "hostname";
        case NodeType::netmask:
            return "netmask";
        case NodeType::ipv4:
            return "ipv4";
        case NodeType::ipv4_list:
            return "ipv4_list";
        case NodeType::router6:
            return "router6";
        case NodeType::ip_list:
            return "ip_list";
        case NodeType::advertisers:
            return "advertisers";
        case NodeType::seconds:
            return "seconds";
        case NodeType::octets:
            return "octets";
        case NodeType::interface:
            return "interface";
        case NodeType::vm:
            return "vm";
        case NodeType::groups:
            return "groups";
        case NodeType::peers:
            return "peers";
    }
    return "?";
}

std::vector<Row> rows_of_schema() {
    std::vector<Row> rows;
    for (const SchemaNode& node : schema()) {
        const char* presence = node.presence == Presence::required ? "required" : "optional";
        rows.push_back({"`" + std::string(node.name) + "`", presence,
                        "`" + type_name(node.type) + "`", node.meaning});
    }
    return rows;
}

std::vector<std::string> lines_between(const Path& file, std::string_view begin,
                                       std::string_view end) {
    std::istringstream text(read_file(file).value());
    std::vector<std::string> lines;
    bool inside = false;
    for (std::string line; std::getline(text, line);) {
        const bool begins = line == begin;
        if (inside && !begins && line.starts_with(end)) break;
        if (inside) lines.push_back(line);
        inside = inside || begins;
    }
    return lines;
}

/// The cells of "| a | b |"; nothing for a line that is no row, and for a table's two first lines.
std::vector<std::string> cells_of(std::string_view line) {
    constexpr std::string_view edge = "| ";
    std::vector<std::string> cells;
    if (!line.starts_with(edge) || line.starts_with("| node ")) return cells;
    line.remove_prefix(edge.size());
    for (std::size_t bar = line.find(" |"); bar != std::string_view::npos; bar = line.find(" |")) {
        cells.emplace_back(line.substr(0, bar));
        line.remove_prefix(std::min(bar + 3, line.size()));
    }
    return cells;
}

std::vector<Row> rows_of_document() {
    std::vector<Row> rows;
    for (const std::string& line : lines_between(document, "## Nodes", "## ")) {
        const std::vector<std::string> cells = cells_of(line);
        if (cells.empty()) continue;
        REQUIRE_MESSAGE(cells.size() == 4, line);
        rows.push_back({cells[0], cells[1], cells[2], cells[3]});
    }
    return rows;
}

TEST_CASE("the schema's document has every node with its presence, type and meaning, in order") {
    const std::vector<Row> documented = rows_of_document();
    const std::vector<Row> defined = rows_of_schema();
    REQUIRE(documented.size() == defined.size());
    for (std::size_t i = 0; i < defined.size(); ++i) {
        CAPTURE(i);
        for (std::size_t column = 0; column < defined[i].size(); ++column)
            CHECK(documented[i][column] == defined[i][column]);
    }
}

TEST_CASE("the schema's document explains every type") {
    const std::vector<std::string> lines = lines_between(document, "## Types", "## ");
    for (const SchemaNode& node : schema()) {
        const std::string row = "| `" + type_name(node.type) + "` | ";
        CAPTURE(row);
        CHECK(std::ranges::count_if(
                  lines, [&](const std::string& line) { return line.starts_with(row); }) == 1);
    }
}

TEST_CASE("the manual page has every node with its presence, in order") {
    std::vector<std::string> documented;
    for (const std::string& line : lines_between(manual, ".Sh NODES", ".Sh")) {
        if (line.starts_with(".It Ic ")) documented.push_back(line);
    }
    std::vector<std::string> defined;
    for (const SchemaNode& node : schema()) {
        const char* presence = node.presence == Presence::required ? "required" : "optional";
        defined.push_back(".It Ic " + std::string(node.name) + " Pq " + presence);
    }
    CHECK(documented == defined);
}

/// Lines as one text, without the blanks before them.
std::string unindented(const std::vector<std::string>& lines, std::size_t blanks) {
    std::string text;
    for (const std::string& line : lines) text += line.substr(std::min(blanks, line.size())) + "\n";
    return text;
}

TEST_CASE("the Python code in the schema's document and the manual page is that of the example") {
    const std::string example =
        read_file(document.parent_path() / "examples" / "assign.py").value();
    const std::vector<std::string> lines = lines_between(document, "```python", "```");
    REQUIRE(lines.size() > 5);
    CHECK(example.find(unindented(lines, 0)) != std::string::npos);
    const std::string page = read_file(manual).value();
    CHECK(page.find(unindented(lines, 4)) != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::schema_document_test
