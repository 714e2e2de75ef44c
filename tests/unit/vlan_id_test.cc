// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/vlan_id.h"

#include <doctest/doctest.h>

namespace vif_workspace::vlan_id_test {
namespace {

TEST_CASE("a VLAN is a number from 1 to 4094, in one spelling") {
    for (const char* text : {"1", "10", "4094"}) {
        REQUIRE(VlanId::parse(text));
        CHECK(VlanId::parse(text)->to_string() == text);
    }
    for (const char* text : {"", "0", "4095", "010", "-1", "10p", "10 ", "0x10", "65546"}) {
        CAPTURE(text);
        CHECK_FALSE(VlanId::parse(text));
    }
}

TEST_CASE("of the words of vlan= only one VLAN, the port's own, makes an access port") {
    CHECK(VlanId::parse_access("10") == VlanId::parse("10"));
    CHECK(VlanId::parse_access("10p") == VlanId::parse("10"));
    for (const char* text : {"", "p", "10u", "10pu", "10pp", "10p/20", "10/20", "10-20", "10-10",
                             "10+1x0", "100+10x4"}) {
        CAPTURE(text);
        CHECK_FALSE(VlanId::parse_access(text));
    }
}

}  // namespace
}  // namespace vif_workspace::vlan_id_test
