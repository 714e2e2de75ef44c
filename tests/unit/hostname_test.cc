// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/hostname.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::hostname_test {
namespace {

using namespace std::string_view_literals;

const std::string label_of_63(63, 'a');
const std::string name_of_253 =
    label_of_63 + '.' + label_of_63 + '.' + label_of_63 + '.' + std::string(61, 'b');

TEST_CASE("a host name has labels of letters, digits and inner hyphens, and keeps its case") {
    const std::vector<std::string_view> good = {
        "a",         "alpha",      "Alpha",
        "ALPHA",     "alpha-1",    "a--b",
        "1a",        "3com.com",   "0.a",
        "10.0.0.a",  "a.b.c.d",    "x1.example.org",
        "1-1",       "10.0.0.1-1", "xn--bcher-kva.example",
        label_of_63, name_of_253,
    };
    for (const std::string_view text : good) {
        CAPTURE(text);
        const auto hostname = Hostname::parse(text);
        REQUIRE(hostname);
        CHECK(hostname->to_string() == text);
    }
}

TEST_CASE("a character with a meaning in dhcpd's configuration is refused in any place") {
    for (int code = 0; code < 256; ++code) {
        const char character = static_cast<char>(code);
        const bool is_legal =
            ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"sv).find(character) !=
            std::string_view::npos;
        CAPTURE(code);
        CHECK(Hostname::parse(std::string{character, 'a'}).has_value() == is_legal);
        CHECK(Hostname::parse(std::string{'a', character}).has_value() == is_legal);
        CHECK(Hostname::parse(std::string{'a', character, 'a'}).has_value() ==
              (is_legal || character == '-' || character == '.'));
    }
}

TEST_CASE("text that is not exactly a host name is refused") {
    const std::string endless(300, 'a');
    const std::vector<std::string_view> bad = {
        "",
        ".",
        "..",
        "-",
        ".alpha",
        "alpha.",
        "alpha.example.",
        "alpha..example",
        "-alpha",
        "alpha-",
        "alpha-.example",
        "alpha.-example",
        "al_pha",
        "al pha",
        " alpha",
        "alpha ",
        "alpha\n",
        "alpha\r",
        "alpha\nhost evil { }",
        "alpha\";",
        "\"alpha\"",
        "alpha\\",
        "alpha;",
        "alpha{",
        "alpha#",
        "$alpha",
        "alpha\0"sv,
        "alpha\0beta"sv,
        "\0"sv,
        "m\xc3\xa9tier",
        "alpha\xe3\x80\x82org",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(Hostname::parse(text));
    }
}

TEST_CASE("text that could be read as an IPv4 address is not a host name") {
    for (const std::string_view text :
         {"10.0.0.1", "1", "42", "0", "10.1", "alpha.1", "300.300.300.300", "1.2.3.4.5"}) {
        CAPTURE(text);
        CHECK_FALSE(Hostname::parse(text));
    }
}

TEST_CASE("a label has at most 63 characters, and a name 253") {
    CHECK_FALSE(Hostname::parse(label_of_63 + 'a'));
    CHECK_FALSE(Hostname::parse(label_of_63 + "a.example"));
    CHECK_FALSE(Hostname::parse("alpha." + label_of_63 + 'a'));
    REQUIRE(name_of_253.size() == 253);
    CHECK_FALSE(Hostname::parse(name_of_253 + 'b'));
    CHECK_FALSE(Hostname::parse(name_of_253 + '.'));
}

TEST_CASE("the host name derived from a domain's name is one valid label") {
    const std::string long_name(300, 'n');
    const std::string hyphen_at_63 = std::string(62, 'n') + "_tail";
    struct Row {
        std::string_view domain;
        std::string_view nearest;
    };
    const std::vector<Row> table = {
        {"alpha", "alpha"},
        {"Alpha", "Alpha"},
        {"web_01", "web-01"},
        {"web.example.org", "web-example-org"},
        {"10.0.0.1", "10-0-0-1"},
        {"--alpha--", "alpha"},
        {"_alpha_", "alpha"},
        {" al pha\n", "al-pha"},
        {"alpha\"; option", "alpha---option"},
        {"a\0b"sv, "a-b"},
        {"m\xc3\xa9tier", "m--tier"},
        {"__7a__", "7a"},
        {long_name, "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"},
        {hyphen_at_63, "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"},
    };
    for (const auto& row : table) {
        CAPTURE(row.domain);
        const auto hostname = Hostname::nearest(row.domain);
        REQUIRE(hostname);
        CHECK(hostname->to_string() == row.nearest);
        CHECK(Hostname::parse(hostname->to_string()) == hostname);
        CHECK(Hostname::nearest(hostname->to_string()) == hostname);
    }
}

TEST_CASE("leading hyphens are removed before a derived host name is cut to 63 characters") {
    const auto hostname = Hostname::nearest(std::string(100, '_') + label_of_63);

    REQUIRE(hostname);
    CHECK(hostname->to_string() == label_of_63);
}

TEST_CASE("no host name is derived from a name without letters and digits, or from a number") {
    const std::string endless(300, '_');
    const std::vector<std::string_view> bad = {
        "", "-", "---", "_", " ", "\n", "\0"sv, "\xe2\x98\x83", "42", "_42_", endless,
    };
    for (const std::string_view domain : bad) {
        CAPTURE(domain);
        CHECK_FALSE(Hostname::nearest(domain));
    }
}

}  // namespace
}  // namespace vif_workspace::hostname_test
