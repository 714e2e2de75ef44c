// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/text.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "model/interface_name.h"

namespace vif_workspace::text_test {
namespace {

using namespace std::string_view_literals;
using Views = std::vector<std::string_view>;

TEST_CASE("a text falls into its lines, whether the last one has an end or not") {
    CHECK(lines_of("").empty());
    CHECK(lines_of("one") == Views{"one"});
    CHECK(lines_of("one\n") == Views{"one"});
    CHECK(lines_of("one\ntwo") == Views{"one", "two"});
    CHECK(lines_of("\n\ntwo\n\n") == Views{"", "", "two", ""});
}

TEST_CASE("words are what blanks separate, and nothing else does") {
    CHECK(words_of("").empty());
    CHECK(words_of("  ").empty());
    CHECK(words_of("one") == Views{"one"});
    CHECK(words_of(" one  two ") == Views{"one", "two"});
    CHECK(words_of("one\ttwo\nthree") == Views{"one\ttwo\nthree"});
}

TEST_CASE("a number is the whole text, and has one spelling") {
    CHECK(parse_number<unsigned>("0") == 0);
    CHECK(parse_number<unsigned>("4711") == 4711);
    CHECK(parse_number<int>("-7") == -7);
    CHECK(parse_number<std::uint8_t>("255") == 255);
    CHECK_FALSE(parse_number<std::uint8_t>("256"));
    for (const std::string_view text : {"", "-", "00", "07", "-0", "-07", "+7", " 7", "7 ", "7a",
                                        "0x7", "7.0", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number<int>(text));
    }
    CHECK_FALSE(parse_number<unsigned>("-7"));
    CHECK_FALSE(parse_number<int>("7\0"sv));
}

TEST_CASE("the leading digits of a text end where anything else begins") {
    CHECK(leading_digits("") == "");
    CHECK(leading_digits("-7") == "");
    CHECK(leading_digits("47 11") == "47");
    CHECK(leading_digits("4711") == "4711");
}

TEST_CASE("a list is joined by what goes between two of its items") {
    const InterfaceName bridge = *InterfaceName::parse("xenbr0");

    CHECK(join(std::vector<std::string>{}, ", ") == "");
    CHECK(join(std::array{"one", "two"}, ", ") == "one, two");
    CHECK(join(std::vector<std::string>{"", "two", ""}, ",") == ",two,");
    CHECK(join(std::vector{bridge, bridge}, " ") == "xenbr0 xenbr0");
}

TEST_CASE("octets are written as two hexadecimal digits each") {
    CHECK(hexadecimal({}) == "");
    CHECK(hexadecimal(std::array<std::uint8_t, 3>{0x00, 0x0a, 0xff}) == "000aff");
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

TEST_CASE("a quoted value is cut after 60 bytes, and says so") {
    const std::string whole(60, 'a');

    CHECK(quote(whole) == '"' + whole + '"');
    CHECK(quote(whole + 'b') == '"' + whole + "\"...");
    CHECK(quote(whole + std::string(300, '\n')) == '"' + whole + "\"...");
}

TEST_CASE("an escape is never cut in its middle") {
    const std::string start(59, 'a');

    CHECK(quote(start + "\n\n") == '"' + start + "\\x0a\"...");
    CHECK(quote(start + "\"\"") == '"' + start + "\\\"\"...");
}

TEST_CASE("a foreign message is kept as it is, unless a sentence could not contain it") {
    CHECK(sanitize("Error at line 1: saw '='") == "Error at line 1: saw '='");
    CHECK(sanitize("saw '\n'") == R"("saw '\x0a'")");
    CHECK(sanitize("saw '\x1b'") == R"("saw '\x1b'")");
    CHECK(sanitize(std::string(201, 'a')) == quote(std::string(201, 'a')));
}

}  // namespace
}  // namespace vif_workspace::text_test
