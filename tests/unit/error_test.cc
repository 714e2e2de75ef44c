// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/error.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::error_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("an error has a fault and a sentence") {
    const Error error(Fault::conflict, "the port \"eth0\" is not of this vif");

    CHECK(error.fault() == Fault::conflict);
    CHECK(error.what() == "the port \"eth0\" is not of this vif"sv);
}

TEST_CASE("each context is put before the sentence, and the fault stays") {
    const Error inner(Fault::input, "\"10.0.0\" is not an IPv4 address");
    const Error outer = inner.within("ip").within("vif4.0");

    CHECK(outer.what() == "vif4.0: ip: \"10.0.0\" is not an IPv4 address"sv);
    CHECK(outer.fault() == Fault::input);
    CHECK(inner.what() == "\"10.0.0\" is not an IPv4 address"sv);
}

TEST_CASE("a quoted value shows every byte without ending its quotes or its line") {
    struct Row {
        std::string_view value;
        std::string_view text;
    };
    const std::vector<Row> table = {
        {"", R"("")"},
        {"10.7.0.10", R"("10.7.0.10")"},
        {"two words", R"("two words")"},
        {"~ is the last printable", R"("~ is the last printable")"},
        {R"(say "no")", R"("say \"no\"")"},
        {R"(back\slash)", R"("back\\slash")"},
        {R"(\x0a)", R"("\\x0a")"},
        {"one\ntwo\r\n", R"("one\x0atwo\x0d\x0a")"},
        {"a\tb", R"("a\x09b")"},
        {"a\0b"sv, R"("a\x00b")"},
        {"\x1b[31m", R"("\x1b[31m")"},
        {"\x7f", R"("\x7f")"},
        {"\xc3\xa9", R"("\xc3\xa9")"},
        {"\x80\xff", R"("\x80\xff")"},
    };
    for (const auto& row : table) CHECK(quote(row.value) == row.text);
}

TEST_CASE("a quoted value is cut after 60 bytes and marked as cut") {
    const std::string whole(60, 'a');

    CHECK(quote(whole) == '"' + whole + '"');
    CHECK(quote(whole + 'b') == '"' + whole + "\"...");
    CHECK(quote(whole + std::string(300, '\n')) == '"' + whole + "\"...");
}

TEST_CASE("an escape sequence is never cut in its middle") {
    const std::string start(59, 'a');

    CHECK(quote(start + "\n\n") == '"' + start + "\\x0a\"...");
    CHECK(quote(start + "\"\"") == '"' + start + "\\\"\"...");
}

TEST_CASE("text of another program is shown unchanged, except bytes that a sentence cannot hold") {
    CHECK(sanitize("Error at line 1: saw '='") == "Error at line 1: saw '='");
    CHECK(sanitize("saw '\n'") == R"("saw '\x0a'")");
    CHECK(sanitize("saw '\x1b'") == R"("saw '\x1b'")");
    CHECK(sanitize(std::string(201, 'a')) == quote(std::string(201, 'a')));
}

}  // namespace
}  // namespace vif_workspace::error_test
