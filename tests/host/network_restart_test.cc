// SPDX-License-Identifier: GPL-2.0-or-later
// The host's network is restarted, which takes the ports of the guests off their bridge: the next
// event of any vif of that bridge puts them back.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::network_restart_test {
namespace {

struct TestHost {
    TestHost() {
        world.add_default_bridge();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
    }

    World world;
    Vif* alpha;
    Vif* beta;
};

TEST_CASE("an online puts the other vifs of its bridge back on it, under their rules and up") {
    TestHost host;
    run_or_throw({"ip", "link", "set", "vif7.0", "down", "nomaster"});
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    CHECK(host.alpha->is_on("xenbr0"));
    CHECK(host.alpha->is_up());
    CHECK(contents("/sys/class/net/vif7.0/brport/group_fwd_mask") == "0xfffd\n");
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
}

TEST_CASE("an online makes the rules of a port again before it puts the port back") {
    TestHost host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    const std::string rules = rules_in_force();
    run_or_throw({"ip", "link", "set", "vif7.0", "down", "nomaster"});
    run_or_throw({"nft", "flush", "ruleset"});
    REQUIRE(rules_in_force() != rules);
    CHECK(host.beta->call("online").status == 0);
    CHECK(host.alpha->is_on("xenbr0"));
    CHECK(rules_in_force() == rules);
}

TEST_CASE("an online on a bridge that was made again puts all on it that was on the old one") {
    TestHost host;
    run_or_throw({"ip", "link", "delete", "xenbr0"});
    host.world.add_default_bridge();
    CHECK_FALSE(host.alpha->is_on("xenbr0"));
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    CHECK(host.alpha->is_on("xenbr0"));
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "check"}}).said == "");
}

TEST_CASE("an online leaves a port off its bridge that the toolstack is removing or has removed") {
    for (const std::string state : {"being removed", "removed"}) {
        CAPTURE(state);
        TestHost host;
        run_or_throw({"ip", "link", "set", "vif7.0", "down", "nomaster"});
        if (state == "removed") {
            host.alpha->remove_nodes(host.world.store());
        } else {
            host.world.store().write(host.alpha->backend() + "/online", "0");
        }
        REQUIRE(host.beta->create(host.world.store()).status == 0);
        CHECK_FALSE(host.alpha->is_on("xenbr0"));
        CHECK_FALSE(host.alpha->is_up());
    }
}

}  // namespace
}  // namespace vif_workspace::tests::network_restart_test
