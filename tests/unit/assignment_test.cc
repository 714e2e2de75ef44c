// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/assignment.h"

#include <doctest/doctest.h>

#include "example.h"
#include "store/assignment_schema.h"

namespace vif_workspace::assignment_test {
namespace {

const NodeTexts own_texts = {{"netmask", "255.255.255.0"}, {"broadcast", "10.7.0.255"},
                             {"gateway", "10.7.0.1"},      {"dns", "10.7.0.2 10.7.0.3"},
                             {"domain", "own.example"},    {"ntp", "10.7.0.4"},
                             {"lease-time", "600"},        {"mtu", "1400"},
                             {"dhcp-if", "eth1"}};
const NodeTexts default_texts = {{"netmask", "255.255.0.0"},
                                 {"broadcast", "10.7.255.255"},
                                 {"gateway", "10.7.9.1"},
                                 {"dns", "10.7.9.2"},
                                 {"domain", "default.example"},
                                 {"ntp", "10.7.9.4 10.7.9.5"},
                                 {"lease-time", "7200"},
                                 {"mtu", "9000"},
                                 {"dhcp-if", "eth2"}};

TEST_CASE("options that an assignment leaves out come from the defaults, one by one") {
    const DhcpOptions defaults = parse_dhcp_options(default_texts);
    for (const auto& own : own_texts) {
        const auto& [name, text] = own;
        CAPTURE(own.first);
        NodeTexts expected = default_texts;
        expected[name] = text;
        CHECK(with_defaults(parse_dhcp_options({{name, text}}), defaults) ==
              parse_dhcp_options(expected));
        CHECK(parse_dhcp_options(expected) != defaults);
    }
}

TEST_CASE("options of an assignment take precedence over the defaults") {
    const DhcpOptions own = parse_dhcp_options(own_texts);
    CHECK(with_defaults(own, parse_dhcp_options(default_texts)) == own);
    CHECK(with_defaults(own, {}) == own);
}

TEST_CASE("an option in neither assignment nor defaults is absent") {
    CHECK(with_defaults({}, {}) == DhcpOptions());
    CHECK(with_defaults({}, parse_dhcp_options(default_texts)) ==
          parse_dhcp_options(default_texts));
}

}  // namespace
}  // namespace vif_workspace::assignment_test
