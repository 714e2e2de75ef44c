// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vm_identity.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::vm_identity_test {
namespace {

using namespace std::string_view_literals;

constexpr auto uuid = "2f7a4c1e-9b3d-4e5f-8a6b-0c1d2e3f4a5b"sv;
constexpr auto upper_case_uuid = "2F7A4C1E-9B3D-4E5F-8A6B-0C1D2E3F4A5B"sv;
constexpr auto other_uuid = "2f7a4c1e-9b3d-4e5f-8a6b-0c1d2e3f4a5c"sv;

VmIdentity identity(std::string_view text) {
    return VmIdentity::parse(text).value();
}

TEST_CASE("the name of a VM is 1 to 255 printable ASCII characters, kept unchanged") {
    const std::string longest(255, 'a');
    for (const std::string_view text :
         {"a"sv, "alpha"sv, "two words"sv, "a/b"sv, R"("quoted")"sv, "~!@#$%^&*()"sv, uuid,
          upper_case_uuid, std::string_view(longest)}) {
        CAPTURE(text);
        CHECK(identity(text).to_string() == text);
    }
}

TEST_CASE("text that is empty, too long or not printable is not the name of a VM") {
    const std::string too_long(256, 'a');
    const std::string endless(300, 'a');
    const std::vector<std::string_view> bad = {
        "",         "alpha\n",       "\nalpha", "al\tpha", "alpha\0"sv, "al\0pha"sv, "al\x7fpha",
        "\x1b[31m", "m\xc3\xa9tier", "\x80",    "\xff",    too_long,    endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(VmIdentity::parse(text));
    }
}

TEST_CASE("a VM matches its name, letter by letter") {
    CHECK(identity("alpha").is("alpha", uuid));
    CHECK_FALSE(identity("alpha").is("Alpha", uuid));
    CHECK_FALSE(identity("alpha").is("alphabet", uuid));
    CHECK_FALSE(identity("alpha").is("alph", uuid));
    CHECK_FALSE(identity("alpha").is(" alpha", uuid));
    CHECK_FALSE(identity("alpha").is("alpha\0"sv, uuid));
    CHECK_FALSE(identity("alpha").is("", ""));
}

TEST_CASE("a VM matches its uuid in either case, and no other") {
    CHECK(identity(uuid).is("alpha", uuid));
    CHECK(identity(uuid).is("alpha", upper_case_uuid));
    CHECK(identity(upper_case_uuid).is("alpha", uuid));
    CHECK_FALSE(identity(uuid).is("alpha", other_uuid));
    CHECK_FALSE(identity(uuid).is("alpha", uuid.substr(0, 35)));
    CHECK_FALSE(identity(uuid.substr(0, 35)).is("alpha", uuid));
    CHECK_FALSE(identity(uuid).is("alpha", ""));
}

TEST_CASE("only letters match in either case, and other characters that differ by 0x20 do not") {
    CHECK_FALSE(identity("@").is("alpha", "`"));
    CHECK_FALSE(identity("[").is("alpha", "{"));
    CHECK_FALSE(identity(";").is("alpha", "["));
    CHECK(identity("aZ@[").is("alpha", "Az@["));
}

TEST_CASE("a VM matches its name while it migrates") {
    CHECK(identity("alpha").is("alpha--incoming", uuid));
    CHECK(identity("alpha").is("alpha--migratedaway", uuid));
    CHECK_FALSE(identity("alpha").is("beta--incoming", uuid));
    CHECK_FALSE(identity("alpha--incoming").is("alpha--incoming", uuid));
}

TEST_CASE("the name without migration suffix is the name without one of libxl's suffixes") {
    struct Row {
        std::string_view name;
        std::string_view without_suffix;
    };
    const std::vector<Row> table = {
        {"alpha", "alpha"},
        {"alpha--incoming", "alpha"},
        {"alpha--migratedaway", "alpha"},
        {"alpha-incoming", "alpha-incoming"},
        {"alpha--Incoming", "alpha--Incoming"},
        {"alpha--incoming2", "alpha--incoming2"},
        {"--incoming-alpha", "--incoming-alpha"},
        {"incoming", "incoming"},
        {"--incoming", ""},
        {"", ""},
        {"alpha--migratedaway--incoming", "alpha--migratedaway"},
        {"alpha--incoming--migratedaway", "alpha--incoming"},
    };
    for (const auto& row : table)
        CHECK(name_without_migration_suffix(row.name) == row.without_suffix);
}

}  // namespace
}  // namespace vif_workspace::vm_identity_test
