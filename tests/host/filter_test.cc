// SPDX-License-Identifier: GPL-2.0-or-later
// Which filter a host uses: a feature that a filter lacks is refused with the remedy, and after a
// change of the configuration nothing of the previous filter is left.
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::filter_test {
namespace {

const Frame honest =
    udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
const Frame spoofed =
    udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});

/// The filter that this run of the tests is not about.
std::string other_filter() {
    return is_under_test("ebtables") ? "nftables" : "ebtables";
}

bool has_ebtables_rules() {
    return rules_in_force().find("vw-in") != std::string::npos;
}
bool has_nftables_rules() {
    return rules_in_force().find("table bridge vif_workspace") != std::string::npos;
}

void check_filtered_by_other_filter_alone(Testbed& testbed) {
    CHECK(has_ebtables_rules() == (other_filter() == "ebtables"));
    CHECK(has_nftables_rules() == (other_filter() == "nftables"));
    CHECK(testbed.probes().reached('g', honest) == "L");
    CHECK(testbed.probes().reached('g', spoofed) == "-");
}

TEST_CASE(
    "a feature that only nftables has works with nftables, and ebtables refuses it with the "
    "remedy") {
    World world;
    world.add_default_bridge();
    const InForce before = in_force();
    const std::vector<std::map<std::string, std::string>> assignments = {
        {{"ip", guest_ip + " 2001:db8:9::10"}, {"hostname", "alpha"}},
        {{"ip", guest_ip}, {"hostname", "alpha"}, {"peers", "uplink"}},
    };
    unsigned domid = 7;
    for (const auto& assignment : assignments) {
        world.add_domain(domid, "alpha" + std::to_string(domid));
        world.store().remove(World::assignment(guest_mac));
        world.assign(guest_mac, assignment);
        Vif& vif = world.add_vif(domid++, 0, {.mac = guest_mac});
        const Hotplug online = vif.create(world.store());
        if (is_under_test("nftables")) {
            CHECK(online.status == 0);
            CHECK(vif.destroy(world.store()).status == 0);
            continue;
        }
        CHECK(online.status == 1);
        CHECK(online.said.find("filter = \"nftables\"") != std::string::npos);
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif.is_on("xenbr0"));
    }
}

TEST_CASE(
    "after a change of the filter, the next event makes the rules of all vifs with the new one") {
    Testbed testbed = Testbed::with_workspace();
    World::configure_exactly("filter = \"" + other_filter() + "\"\n");
    Vif& second = testbed.world().add_workspace(12, "02:16:3e:00:00:1a", "10.9.0.20");
    REQUIRE(second.create(testbed.store()).status == 0);
    check_filtered_by_other_filter_alone(testbed);
    CHECK(second.destroy(testbed.store()).status == 0);
    CHECK(testbed.guest().destroy(testbed.store()).status == 0);
    CHECK_FALSE(has_rules_of_ours());
}

TEST_CASE(
    "after a change of the filter, repair makes the rules with the new one, also without a "
    "registry") {
    Testbed testbed = Testbed::with_workspace();
    World::configure_exactly("filter = \"" + other_filter() + "\"\n");
    run_or_throw({"rm", "-r", "/run/vif-workspace"});
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    check_filtered_by_other_filter_alone(testbed);
}

TEST_CASE("a workspace that the new filter cannot confine keeps its old rules until it leaves") {
    World world;
    world.add_default_bridge();
    World::configure_exactly("filter = \"nftables\"\n");
    world.add_domain(7, "alpha");
    world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "alpha"}, {"peers", "uplink"}});
    Vif& alpha = world.add_vif(7, 0, {.mac = guest_mac});
    REQUIRE(alpha.create(world.store()).status == 0);
    World::configure_exactly("filter = \"ebtables\"\n");
    Vif& beta = world.add_workspace(12, "02:16:3e:00:00:1a", "10.9.0.20");
    const Hotplug refused = beta.create(world.store());
    CHECK(refused.status == 1);
    CHECK(refused.said.find("vif7.0: peers: ") != std::string::npos);
    CHECK(has_nftables_rules());
    CHECK(rules_name(guest_ip));
    beta.destroy(world.store());
    CHECK(alpha.destroy(world.store()).status == 0);
    CHECK_FALSE(has_rules_of_ours());
    CHECK(beta.create(world.store()).status == 0);
    CHECK(has_ebtables_rules());
}

TEST_CASE("rules that were saved and loaded again confine as before") {
    Testbed testbed = Testbed::with_workspace();
    if (is_under_test("ebtables")) {
        run_or_throw({"sh", "-c", "ebtables-save >/run/saved; ebtables-restore </run/saved"});
    } else {
        run_or_throw(
            {"sh", "-c", "nft list ruleset >/run/saved; nft flush ruleset; nft -f /run/saved"});
    }
    CHECK(testbed.probes().reached('g', honest) == "L");
    CHECK(testbed.probes().reached('g', spoofed) == "-");
    CHECK(testbed.guest().destroy(testbed.store()).status == 0);
    CHECK_FALSE(has_rules_of_ours());
}

TEST_CASE("repair does not switch to a filter that cannot confine a vif in force") {
    World world;
    world.add_default_bridge();
    World::configure_exactly("filter = \"nftables\"\n");
    world.add_domain(7, "alpha");
    world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "alpha"}, {"peers", "uplink"}});
    Vif& alpha = world.add_vif(7, 0, {.mac = guest_mac});
    REQUIRE(alpha.create(world.store()).status == 0);
    const InForce before = in_force();
    World::configure_exactly("filter = \"ebtables\"\n");
    const Outcome repair = run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
    CHECK(repair.status == 1);
    CHECK(repair.said.find("vif7.0: peers: ") != std::string::npos);
    CHECK(difference(before, in_force()) == "");
    CHECK(alpha.is_on("xenbr0"));
}

TEST_CASE(
    "after a change from filter none, ports already on the bridge are closed to link-local groups "
    "too") {
    World world;
    world.add_default_bridge();
    World::configure_exactly("filter = \"none\"\n");
    Vif& alpha = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(alpha.create(world.store()).status == 0);
    CHECK(contents("/sys/class/net/vif7.0/brport/group_fwd_mask") == "0x0\n");
    World::configure("");
    Vif& beta = world.add_workspace(8, "02:16:3e:00:00:1b", "10.9.0.27");
    REQUIRE(beta.create(world.store()).status == 0);
    CHECK(contents("/sys/class/net/vif7.0/brport/group_fwd_mask") == "0xfffd\n");
}

TEST_CASE(
    "without a registry, leftover rules of any filter keep new vifs from coming online until a "
    "repair") {
    Testbed testbed = Testbed::with_workspace();
    World::configure_exactly("filter = \"" + other_filter() + "\"\n");
    run_or_throw({"rm", "-r", "/run/vif-workspace"});
    Vif& second = testbed.world().add_workspace(12, "02:16:3e:00:00:1a", "10.9.0.20");
    const Hotplug refused = second.create(testbed.store());
    CHECK(refused.status == 1);
    CHECK(refused.said.find("workspacectl repair") != std::string::npos);
    second.destroy(testbed.store());
    run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
    check_filtered_by_other_filter_alone(testbed);
}

}  // namespace
}  // namespace vif_workspace::tests::filter_test
