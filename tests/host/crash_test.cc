// SPDX-License-Identifier: GPL-2.0-or-later
// Online, offline and repair, failing or killed at each effect that they have on the host, one
// after the other. A port is never on its bridge without its rules, a neighbour never loses its
// rules, and then repair makes host and registry agree.
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::crash_test {
namespace {

/// Runs the helper's command for a vif with one fault; true if the fault occurred.
bool is_hit(const Fault& fault, const std::string& command, const Vif& vif) {
    Words words = {std::getenv("VIF_WORKSPACE_HELPER"), command};
    if (command != "repair") words.emplace_back("type_if=vif");
    return run_with_fault(
               fault,
               {words,
                {{"XENBUS_PATH", vif.backend().substr(std::string("/local/domain/0/").size())}}})
        .has_value();
}

Outcome helper(const std::string& command) {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), command}});
}

struct HostWithOneOfTwoOnline {
    HostWithOneOfTwoOnline() {
        world.add_default_bridge();
        add_site_rules();
        Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(alpha.create(world.store()).status == 0);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        without_beta = without_slots(in_force());
    }

    /// Holds right after the fault.
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
    /// The host is as it was before beta.
    void check_as_without_beta() const {
        CHECK(difference(without_beta, without_slots(in_force())) == "");
    }

    World world;
    Vif* beta;
    InForce without_beta;
};

void check_online(const std::string& kind) {
    HostWithOneOfTwoOnline host;
    at_each_effect(kind, 8, [&](const Fault& fault) {
        host.beta->build(host.world.store());
        const bool was_hit = is_hit(fault, "online", *host.beta);
        host.check_protected();
        host.check_repaired();
        host.beta->close(host.world.store());
        CHECK(host.beta->call("offline").status == 0);
        host.beta->remove_nodes(host.world.store());
        host.check_as_without_beta();
        return was_hit;
    });
}
TEST_CASE(
    "an online that fails at any effect leaves every port under its rules, and repair cleans up") {
    check_online("fail");
}
TEST_CASE(
    "an online that is killed at any effect leaves every port under its rules, and repair cleans "
    "up") {
    check_online("kill");
}

void check_offline(const std::string& kind) {
    HostWithOneOfTwoOnline host;
    at_each_effect(kind, 5, [&](const Fault& fault) {
        REQUIRE(host.beta->create(host.world.store()).status == 0);
        host.beta->close(host.world.store());
        const bool was_hit = is_hit(fault, "offline", *host.beta);
        host.check_protected();
        host.beta->remove_nodes(host.world.store());
        host.check_repaired();
        host.check_as_without_beta();
        return was_hit;
    });
}
TEST_CASE(
    "an offline that fails at any effect leaves every port under its rules, and repair cleans up") {
    check_offline("fail");
}
TEST_CASE(
    "an offline that is killed at any effect leaves every port under its rules, and repair cleans "
    "up") {
    check_offline("kill");
}

TEST_CASE("the next offline removes everything that a killed offline of the last vif left behind") {
    World world;
    world.add_default_bridge();
    add_site_rules();
    const InForce nothing = in_force();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    at_each_effect("kill", 5, [&](const Fault& fault) {
        REQUIRE(vif.create(world.store()).status == 0);
        vif.close(world.store());
        const bool was_hit = is_hit(fault, "offline", vif);
        CHECK(vif.call("offline").status == 0);
        vif.remove_nodes(world.store());
        CHECK(difference(nothing, in_force()) == "");
        return was_hit;
    });
}

void check_repair(const std::string& kind) {
    HostWithOneOfTwoOnline host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    const InForce both = in_force();
    at_each_effect(kind, 8, [&](const Fault& fault) {
        // Only the way to dhcpd is damaged: the rules, which are intact, must stay in the kernel.
        run_or_throw({"ip", "link", "delete", "vw-xenbr0"});
        const bool was_hit = is_hit(fault, "repair", *host.beta);
        host.check_protected();
        host.check_repaired();
        CHECK(rules_in_force() == both.at("rules"));
        return was_hit;
    });
}
TEST_CASE(
    "a repair that fails at any effect leaves the rules in the kernel, and the next repair "
    "completes it") {
    check_repair("fail");
}
TEST_CASE(
    "a repair that is killed at any effect leaves the rules in the kernel, and the next repair "
    "completes it") {
    check_repair("kill");
}

TEST_CASE(
    "where dhcpd's configuration cannot be written, an online fails, names the file and changes "
    "nothing") {
    HostWithOneOfTwoOnline host;
    run_or_throw({"mount", "-o", "remount,ro", "/etc/dhcp"});
    const Hotplug refused = host.beta->create(host.world.store());
    CHECK(refused.status == 1);
    INFO("said: ", refused.said);
    CHECK(refused.said.find("/etc/dhcp/vif-workspace/") != std::string::npos);
    CHECK_FALSE(host.beta->is_on("xenbr0"));
    host.check_as_without_beta();
    run_or_throw({"mount", "-o", "remount,rw", "/etc/dhcp"});
    CHECK(host.beta->call("online").status == 0);
    host.check_repaired();
}

TEST_CASE(
    "where the registry cannot be written, an online fails, names the file and changes nothing") {
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
