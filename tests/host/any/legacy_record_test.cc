// SPDX-License-Identifier: GPL-2.0-or-later
// The entries in which dhcp-config and ebtables-config keep their calls, and other programs' nodes
// in xenstore: no other assignment is taken for theirs, and no node that a guest can write has an
// effect.
#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_record_test {
namespace {

TEST_CASE("an assignment to the MAC that was made by other means is not touched") {
    AgentsHost host;
    host.world.assign(guest_mac, guest_assignment);
    const std::string written = Store::listing("/local/domain/0/workspace");
    for (const Outcome& outcome :
         {dhcp_config(dhcp_addition()), ebtables_config(ebtables_addition())}) {
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find(guest_mac + " has an assignment already, ") != std::string::npos);
    }
    CHECK(Store::listing("/local/domain/0/workspace") == written);

    // The same holds if it came after our own.
    host.store().remove(World::assignment(guest_mac));
    check_done(dhcp_config(dhcp_addition()));
    host.store().write(World::assignment(guest_mac) + "/ip", "10.9.0.77");
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(host.store().read(World::assignment(guest_mac) + "/ip") == "10.9.0.77");
    CHECK_FALSE(host.has_record());
}

TEST_CASE("a node that an administrator added stays as long as the agent's assignment") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    host.store().write(World::assignment(guest_mac) + "/mtu", "1400");
    check_done(ebtables_config(ebtables_addition()));
    check_done(dhcp_config(with_word(dhcp_addition(), 9, "none")));
    CHECK(assigned(host.store(), guest_mac).at("mtu") == "1400");
    CHECK_FALSE(assigned(host.store(), guest_mac).contains("dns"));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    check_done(ebtables_config({"rem", agents_name}));
    CHECK(assigned(host.store(), guest_mac).empty());
}

TEST_CASE("the two commands must agree, and a removal must name the assigned address") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    const std::string written = Store::listing("/local/domain/0/workspace");
    CHECK(ebtables_config(with_word(ebtables_addition(), 2, other_mac)).status == 1);
    CHECK(ebtables_config(with_word(ebtables_addition(), 3, other_ip)).status == 1);
    CHECK(dhcp_config({"rem", agents_name, other_ip}).status == 1);
    CHECK(Store::listing("/local/domain/0/workspace") == written);
}

TEST_CASE("a legacy entry that a guest can write has no effect") {
    AgentsHost host;
    check_done(dhcp_config(dhcp_addition()));
    const std::string entry = "/local/domain/0/workspace/by-name/" + agents_name;
    for (const std::string& level : {entry, entry + "/dhcp-config", entry + "/dhcp-config/ip",
                                     std::string("/local/domain/0/workspace/by-name")}) {
        CAPTURE(level);
        host.store().set_permissions(level, {"n0", "w7"});
        const Outcome outcome = dhcp_config({"rem", agents_name, guest_ip});
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("is writable by a guest") != std::string::npos);
        host.store().set_permissions(level, {"n0"});
    }
    CHECK_FALSE(Store::as_domain(7).try_write(entry + "/dhcp-config/ip", other_ip));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
}

TEST_CASE("a name with characters that a xenstore path cannot hold works like any other") {
    AgentsHost host;
    for (const std::string name : {"vif7.0", "vif7@0", "vif7@2e0", "a.b-c_d@e"}) {
        CAPTURE(name);
        check_done(ebtables_config({"add", name, guest_mac, guest_ip}));
        CHECK(assigned(host.store(), guest_mac).at("ip") == guest_ip);
        check_done(ebtables_config({"rem", "vif7-0"}));
        CHECK(assigned(host.store(), guest_mac).at("ip") == guest_ip);
        check_done(ebtables_config({"rem", name}));
        CHECK_FALSE(host.has_record());
    }
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_record_test
