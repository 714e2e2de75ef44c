// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever an event does to the host, it may fail there, or be killed there: at every effect, one
// after the other, of online, offline and repair. Never is a port on the bridge without its rules,
// never does a neighbour lose his; and then repair makes the world the registry's.
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::crash_test {
namespace {

/// The helper's verb about a vif, with one fault.
bool happened(const Fault& fault, const std::string& verb, const Vif& vif) {
    Words words = {std::getenv("VIF_WORKSPACE_HELPER"), verb};
    if (verb != "repair") words.emplace_back("type_if=vif");
    return happened(
               fault,
               {words,
                {{"XENBUS_PATH", vif.backend().substr(std::string("/local/domain/0/").size())}}})
        .has_value();
}

Outcome helper(const std::string& verb) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), verb}});
}

struct TestHost {
    TestHost() {
        world.add_default_bridge();
        add_site_rules();
        Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(alpha.create(world.store()).status == 0);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        alone = without_slots(in_force());
    }

    /// Right after the fault.
    void check_protected() const {
        CHECK(rules_name(guest_ip));
        if (beta->is_on("xenbr0")) CHECK(rules_name(beta_ip));
    }
    void check_repaired() const {
        const Outcome repair = helper("repair");
        CHECK(repair.said == "");
        const Outcome check = helper("check");
        CHECK(check.said == "");
        CHECK(check.status == 0);
    }
    /// As if beta had never been.
    void check_alone() const { CHECK(difference(alone, without_slots(in_force())) == ""); }

    World world;
    Vif* beta;
    InForce alone;
};

void check_online(const std::string& kind) {
    TestHost host;
    at_each_effect(kind, 8, [&](const Fault& fault) {
        host.beta->build(host.world.store());
        const bool was_hit = happened(fault, "online", *host.beta);
        host.check_protected();
        host.check_repaired();
        host.beta->close(host.world.store());
        CHECK(host.beta->call("offline").status == 0);
        host.beta->remove_nodes(host.world.store());
        host.check_alone();
        return was_hit;
    });
}
TEST_CASE("online that fails at any of its effects") {
    check_online("fail");
}
TEST_CASE("online that is killed at any of its effects") {
    check_online("kill");
}

void check_offline(const std::string& kind) {
    TestHost host;
    at_each_effect(kind, 5, [&](const Fault& fault) {
        REQUIRE(host.beta->create(host.world.store()).status == 0);
        host.beta->close(host.world.store());
        const bool was_hit = happened(fault, "offline", *host.beta);
        host.check_protected();
        host.beta->remove_nodes(host.world.store());
        host.check_repaired();
        host.check_alone();
        return was_hit;
    });
}
TEST_CASE("offline that fails at any of its effects") {
    check_offline("fail");
}
TEST_CASE("offline that is killed at any of its effects") {
    check_offline("kill");
}

TEST_CASE("what a killed offline of the last vif has left, the next offline takes away") {
    World world;
    world.add_default_bridge();
    add_site_rules();
    const InForce nothing = in_force();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    at_each_effect("kill", 5, [&](const Fault& fault) {
        REQUIRE(vif.create(world.store()).status == 0);
        vif.close(world.store());
        const bool was_hit = happened(fault, "offline", vif);
        CHECK(vif.call("offline").status == 0);
        vif.remove_nodes(world.store());
        CHECK(difference(nothing, in_force()) == "");
        return was_hit;
    });
}

void check_repair(const std::string& kind) {
    TestHost host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    const InForce both = in_force();
    at_each_effect(kind, 8, [&](const Fault& fault) {
        // Half of it is damaged: what stands must go on standing.
        run_or_throw({"ip", "link", "delete", "vw-xenbr0"});
        const bool was_hit = happened(fault, "repair", *host.beta);
        host.check_protected();
        host.check_repaired();
        CHECK(rules_in_force() == both.at("rules"));
        return was_hit;
    });
}
TEST_CASE("repair that fails at any of its effects") {
    check_repair("fail");
}
TEST_CASE("repair that is killed at any of its effects") {
    check_repair("kill");
}

TEST_CASE(
    "where dhcpd's configuration cannot be written an online fails, says so, and changes nothing") {
    TestHost host;
    run_or_throw({"mount", "-o", "remount,ro", "/etc/dhcp"});
    const Hotplug refused = host.beta->create(host.world.store());
    CHECK(refused.status == 1);
    INFO("said: ", refused.said);
    CHECK(refused.said.find("/etc/dhcp/vif-workspace/") != std::string::npos);
    CHECK_FALSE(host.beta->is_on("xenbr0"));
    host.check_alone();
    run_or_throw({"mount", "-o", "remount,rw", "/etc/dhcp"});
    CHECK(host.beta->call("online").status == 0);
    host.check_repaired();
}

TEST_CASE("where the record cannot be written an online fails, says which, and changes nothing") {
    World world;
    world.add_default_bridge();
    const std::string full = "/run/full";
    run_or_throw({"mkdir", full});
    run_or_throw({"mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", full});
    World::configure("run_dir = \"" + full + "\"\n");
    Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
    alpha.build(world.store());
    const InForce before = in_force();
    const Hotplug refused = alpha.call("online");
    CHECK(refused.status == 1);
    INFO("said: ", refused.said);
    CHECK(refused.said.find("cannot write " + full + "/") != std::string::npos);
    CHECK(difference(before, in_force()) == "");
    CHECK_FALSE(alpha.is_on("xenbr0"));
    run_or_throw({"mount", "-o", "remount,size=1m", full});
    CHECK(alpha.call("online").status == 0);
    run_or_throw({"umount", "-l", full});
}

}  // namespace
}  // namespace vif_workspace::tests::crash_test
