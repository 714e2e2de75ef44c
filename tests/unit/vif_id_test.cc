// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vif_id.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vif_workspace::vif_id_test {
namespace {

using namespace std::string_view_literals;

TEST_CASE("a vif is read from the kernel's default name and written back the same") {
    struct Row {
        std::string_view text;
        std::uint32_t domid;
        std::uint32_t devid;
    };
    const std::vector<Row> good = {
        {"vif7.0", 7, 0},
        {"vif0.0", 0, 0},
        {"vif1.10", 1, 10},
        {"vif32751.0", 32751, 0},
        {"vif32751.999999", 32751, 999999},
        {"vif7.4294967295", 7, 4294967295},
    };
    for (const auto& row : good) {
        CAPTURE(row.text);
        const auto vif = VifId::parse(row.text);
        REQUIRE(vif);
        CHECK(vif->domid() == row.domid);
        CHECK(vif->devid() == row.devid);
        CHECK(vif->to_string() == row.text);
        CHECK(vif->device().to_string() == row.text);
    }
}

TEST_CASE("text that is not exactly the default name of a vif is refused") {
    const std::string endless = "vif7." + std::string(300, '1');
    const std::vector<std::string_view> bad = {
        "",
        "vif",
        "vif.",
        "vif7",
        "vif7.",
        "vif.0",
        "7.0",
        "vif007.0",
        "vif7.00",
        "vif07.0",
        "vif7.01",
        "vif00.0",
        "vif32752.0",
        "vif32767.0",
        "vif65535.0",
        "vif4294967303.0",
        "vif32751.1000000",
        "vif7.4294967296",
        "vif10.1234567890",
        "vif7.0.0",
        "vif7..0",
        "vif7,0",
        "vif7/0",
        "vif7.0-emu",
        "vif+7.0",
        "vif7.+1",
        "vif-1.0",
        "vif7.-1",
        "vif 7.0",
        "vif7. 1",
        " vif7.0",
        "vif7.0 ",
        "vif7.0\n",
        "vif7.0\0"sv,
        "vif7\0.0"sv,
        "vif0x7.0",
        "vif7.a",
        "VIF7.0",
        "tap7.0",
        "xvif7.0",
        "\"vif7.0\"",
        "vif\xd9\xa7.0",
        endless,
    };
    for (const std::string_view text : bad) {
        CAPTURE(text);
        CHECK_FALSE(VifId::parse(text));
    }
}

TEST_CASE("a backend path names its vif, whether relative to the backend's home or absolute") {
    struct Row {
        std::string_view path;
        std::string_view vif;
    };
    const std::vector<Row> good = {
        {"backend/vif/7/0", "vif7.0"},
        {"backend/vif/32751/12", "vif32751.12"},
        {"/local/domain/0/backend/vif/7/0", "vif7.0"},
        {"/local/domain/5/backend/vif/7/1", "vif7.1"},
        {"/local/domain/32751/backend/vif/1/0", "vif1.0"},
    };
    for (const auto& row : good) {
        CAPTURE(row.path);
        const auto vif = VifId::parse_backend_path(row.path);
        REQUIRE(vif);
        CHECK(vif->to_string() == row.vif);
    }
}

TEST_CASE("any other path names no vif") {
    const std::string endless = "backend/vif/7/" + std::string(300, '1');
    const std::vector<std::string_view> bad = {
        "",
        "/",
        "vif7.0",
        "backend/vif",
        "backend/vif/",
        "backend/vif/7",
        "backend/vif/7/",
        "backend/vif//0",
        "backend/vif//7/0",
        "backend/vif/7//0",
        "backend/vif/7/0/",
        "backend/vif/7/0/mac",
        "backend/vif/7.0",
        "backend/vif/7.0/",
        "backend/vif/7.0/1",
        "backend/vif/7/0.1",
        "backend/vif//7.0",
        "backend/vif/07/0",
        "backend/vif/7/00",
        "backend/vif/+7/0",
        "backend/vif/7/-1",
        "backend/vif/32752/0",
        "backend/vif/32751/1000000",
        "backend/vif/7/0\n",
        "backend/vif/7/0\0"sv,
        "backend/vif/../0",
        "backend/vbd/7/0",
        "backend/vif7/0",
        "device/vif/7/0",
        "/backend/vif/7/0",
        "./backend/vif/7/0",
        "local/domain/0/backend/vif/7/0",
        "/local/domain/backend/vif/7/0",
        "/local/domain//backend/vif/7/0",
        "/local/domain/0",
        "/local/domain/0/",
        "/local/domain/0//backend/vif/7/0",
        "/local/domain/00/backend/vif/7/0",
        "/local/domain/+0/backend/vif/7/0",
        "/local/domain/32752/backend/vif/7/0",
        "/local/domain/0/local/domain/0/backend/vif/7/0",
        "/local/domain/0/device/vif/7/0",
        "//local/domain/0/backend/vif/7/0",
        " backend/vif/7/0",
        endless,
    };
    for (const std::string_view path : bad) {
        CAPTURE(path);
        CHECK_FALSE(VifId::parse_backend_path(path));
    }
}

TEST_CASE("vifs are equal by domid and devid, and ordered by number, not by text") {
    CHECK(VifId::parse("vif7.0") == VifId::parse_backend_path("backend/vif/7/0"));
    CHECK(VifId::parse("vif7.0") != VifId::parse("vif7.1"));
    CHECK(VifId::parse("vif7.0") != VifId::parse("vif8.0"));
    CHECK(VifId::parse("vif9.0") < VifId::parse("vif10.0"));
    CHECK(VifId::parse("vif7.9") < VifId::parse("vif7.10"));
    CHECK(VifId::parse("vif7.10") < VifId::parse("vif8.0"));
}

}  // namespace
}  // namespace vif_workspace::vif_id_test
