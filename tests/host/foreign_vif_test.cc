// SPDX-License-Identifier: GPL-2.0-or-later
// A vif whose MAC is assigned, and which another script has brought up: libvirt does not read
// xl.conf, so a guest that it starts has vif-bridge unless its own configuration says otherwise.
#include "support/agent.h"
#include "support/agent_checks.h"
#include "watched_host.h"

namespace vif_workspace::tests::foreign_vif_test {
namespace {

const std::string free_mac = "02:16:3e:00:00:1c";
const std::string sentence = "vif9.0: it has MAC " + free_mac +
                             ", to which addresses are assigned, but "
                             "\"/etc/xen/scripts/vif-bridge\" brought it up";

Outcome helper(const Words& words) {
    Words line = {std::getenv("VIF_WORKSPACE_HELPER")};
    line.insert(line.end(), words.begin(), words.end());
    return run({line});
}

Vif& add_free_guest(World& world, const std::string& mac) {
    world.add_domain(9, "ws9");
    return world.add_vif(9, 0, {.mac = mac, .script = "vif-bridge"});
}

TEST_CASE("check and list report a vif that is not confined though its MAC is assigned") {
    World world;
    world.add_default_bridge();
    Vif& guest = add_free_guest(world, free_mac);
    REQUIRE(guest.create(world.store()).status == 0);
    CHECK(helper({"check"}).said == "");  // nothing is assigned, so it is no workspace

    world.assign(free_mac, {{"ip", "10.9.0.28"}, {"hostname", "ws9"}});
    const Outcome check = helper({"check"});
    INFO("said: ", check.said);
    CHECK(check.status == 1);
    CHECK(check.said.find(sentence) == 0);
    CHECK(check.said.find("workspacectl repair") == std::string::npos);  // which cannot help
    CHECK(helper({"list"}).said.find("findings: 1; ") != std::string::npos);
    CHECK(helper({"list", "--json"}).said.find("\"vif9.0: it has MAC ") != std::string::npos);

    CHECK(helper({"repair"}).said == "");
    CHECK(guest.is_on("xenbr0"));
    CHECK(helper({"check"}).said.find(sentence) == 0);
    guest.close(world.store());
    CHECK(helper({"check"}).said == "");
}

TEST_CASE("a script of the site's own that calls ours is no finding") {
    WatchedHost host;
    host.world.store().write(host.alpha->backend() + "/script", "/etc/xen/scripts/vif-site");
    const Outcome check = helper({"check"});
    CHECK(check.said.find("brought it up") == std::string::npos);
}

TEST_CASE("the watch reports such a vif once and does not repair for it") {
    WatchedHost host;
    Watching watch;
    const std::string before = contents("/run/vif-workspace/registry");
    Vif& guest = add_free_guest(host.world, free_mac);
    host.world.assign(free_mac, {{"ip", "10.9.0.28"}, {"hostname", "ws9"}});
    REQUIRE(guest.create(host.world.store()).status == 0);
    watch.wait_for("found=\"vif9.0: it has MAC ");
    watch.wait_until_asleep();
    CHECK(contents("/run/vif-workspace/registry") == before);  // each repair counts a generation
    CHECK(guest.destroy(host.world.store()).status == 0);
    watch.wait_for("resolved=\"vif9.0: it has MAC ");
    CHECK(watch.times("found=") == 1);
    CHECK(contents("/run/vif-workspace/registry") == before);
}

TEST_CASE("dhcp-config and ebtables-config refuse to add a vif that would not be confined") {
    AgentsHost host;
    Vif& guest = add_free_guest(host.world, guest_mac);
    REQUIRE(guest.create(host.store()).status == 0);
    check_refused(dhcp_config(dhcp_addition()), "dhcp-config: vif9.0: it has MAC " + guest_mac);
    check_refused(ebtables_config(ebtables_addition()), "ebtables-config: vif9.0: it has MAC ");
    CHECK(assigned(host.store(), guest_mac).empty());
    CHECK_FALSE(host.has_record());
    CHECK(guest.destroy(host.store()).status == 0);
    check_done(dhcp_config(dhcp_addition()));
    check_done(ebtables_config(ebtables_addition()));
}

TEST_CASE("a guest that was started unconfined is reported when the agent adds the next one") {
    AgentsHost host;
    Vif& guest = add_free_guest(host.world, free_mac);
    REQUIRE(guest.create(host.store()).status == 0);
    check_done(ebtables_config(ebtables_addition()));  // nothing is assigned to it
    host.world.assign(free_mac, {{"ip", "10.9.0.28"}, {"hostname", "ws9"}});
    const Outcome outcome = dhcp_config(dhcp_addition());
    CHECK(outcome.status == 0);
    CHECK(outcome.said.find("dhcp-config: warning: " + sentence) == 0);
    CHECK_FALSE(assigned(host.store(), guest_mac).empty());
}

}  // namespace
}  // namespace vif_workspace::tests::foreign_vif_test
