// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/interface_name.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::interface_name_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("an interface name has 1 to 15 harmless characters") {
    const std::vector<std::string_view> good = {
        "a", "lo",     "xenbr0",     "vif7.0",    "vif7.0-emu",      "eth0.100",        "_hidden",
        "0", "br-lan", "veth1@peer", "A.B_C-D@E", "vif32751.123456", "abcdefghijklmno",
    };
    for (const std::string_view text : good) {
        CAPTURE(text);
        const auto name = InterfaceName::parse(text);
        REQUIRE(name);
        CHECK(name->to_string() == text);
    }
}

TEST_CASE("a character with a meaning in ebtables, dhcpd or a path is refused") {
    const auto letters_digits_underscore =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"sv;
    for (int code = 0; code < 256; ++code) {
        const char character = static_cast<char>(code);
        const bool may_begin = letters_digits_underscore.find(character) != std::string_view::npos;
        const bool may_follow = may_begin || ".-@"sv.find(character) != std::string_view::npos;
        CAPTURE(code);
        CHECK(InterfaceName::parse(std::string{character}).has_value() == may_begin);
        CHECK(InterfaceName::parse(std::string{character, 'a'}).has_value() == may_begin);
        CHECK(InterfaceName::parse(std::string{'a', character}).has_value() == may_follow);
        CHECK(InterfaceName::parse(std::string{'a', character, 'a'}).has_value() == may_follow);
    }
}

TEST_CASE("a name that cannot be that of our devices is refused") {
    const std::string endless(300, 'a');
    const std::vector<std::string_view> bad = {
        "",           ".",          "..",
        "../eth0",    "vif+",       "vif7.0+",
        "-i",         "--version",  "@peer",
        "vif%d",      "br/0",       "eth0:1",
        "xen br0",    " xenbr0",    "xenbr0 ",
        "xenbr0\n",   "xenbr0\0"sv, "xen\0br0"sv,
        "\"xenbr0\"", "br\xc3\xa9", "abcdefghijklmnop",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(InterfaceName::parse(text));
    }
}

TEST_CASE("the name of the emulated NIC ends with -emu, if that fits into 15 characters") {
    struct Row {
        std::string_view name;
        std::string_view emulated;
    };
    const std::vector<Row> table = {
        {"vif7.0", "vif7.0-emu"},
        {"a", "a-emu"},
        {"abcdefghijk", "abcdefghijk-emu"},
    };
    for (const auto& row : table) {
        CAPTURE(row.name);
        const auto emulated = InterfaceName::parse(row.name).value().emulated_name();
        REQUIRE(emulated);
        CHECK(emulated->to_string() == row.emulated);
    }
    CHECK_FALSE(InterfaceName::parse("abcdefghijkl").value().emulated_name());
    CHECK_FALSE(InterfaceName::parse("abcdefghijklmno").value().emulated_name());
}

}  // namespace
}  // namespace vif_workspace::interface_name_test
