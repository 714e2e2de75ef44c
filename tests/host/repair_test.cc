// SPDX-License-Identifier: GPL-2.0-or-later
// What repair restores, and that no vif is unconfined before it has been called.
#include <filesystem>
#include <fstream>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::repair_test {
namespace {

Outcome repair() {
    return run({{std::getenv("VIF_WORKSPACE_HELPER"), "repair"}});
}

struct HostWithOneOfTwoOnline {
    HostWithOneOfTwoOnline() {
        world.add_default_bridge();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        whole = in_force();
    }

    void check_repaired() const {
        const Outcome outcome = repair();
        CHECK(outcome.said == "");
        CHECK(outcome.status == 0);
        CHECK(rules_in_force() == whole.at("rules"));
        CHECK(dhcpd_of_ours().size() == 1);
    }

    World world;
    Vif* alpha;
    Vif* beta;
    InForce whole;
};

TEST_CASE("repair makes all rules again after a flush") {
    HostWithOneOfTwoOnline host;
    run_or_throw({"nft", "flush", "ruleset"});
    REQUIRE(rules_in_force() != host.whole.at("rules"));
    host.check_repaired();
}

TEST_CASE("repair where nothing is wrong changes nothing") {
    HostWithOneOfTwoOnline host;
    host.check_repaired();
    CHECK(difference(host.whole, in_force()) == "");
}

TEST_CASE("without a registry no other vif comes online before a repair") {
    HostWithOneOfTwoOnline host;
    std::filesystem::remove_all("/run/vif-workspace");
    const Hotplug refused = host.beta->create(host.world.store());
    CHECK(refused.status != 0);
    CHECK(refused.said.find("vif7.0") != std::string::npos);
    CHECK(refused.said.find("workspacectl repair") != std::string::npos);
    CHECK(rules_in_force() == host.whole.at("rules"));
    host.beta->destroy(host.world.store());

    host.check_repaired();
    CHECK(host.beta->create(host.world.store()).status == 0);
}

TEST_CASE("a damaged registry is reported with the remedy, and made again by repair") {
    HostWithOneOfTwoOnline host;
    std::ofstream("/run/vif-workspace/registry") << "vif-workspace registry 0\n";
    const Outcome list = run({{std::getenv("VIF_WORKSPACE_HELPER"), "list"}});
    CHECK(list.status == 1);
    CHECK(list.said.find("workspacectl repair") != std::string::npos);
    host.check_repaired();
    CHECK(registry().find("vif7.0") != std::string::npos);
}

TEST_CASE("repair removes a vif that is gone without its offline") {
    HostWithOneOfTwoOnline host;
    host.alpha->close(host.world.store());
    host.alpha->remove_nodes(host.world.store());
    CHECK(repair().status == 0);
    CHECK(registry() == "");
    CHECK_FALSE(has_rules_of_ours());
    CHECK(dhcpd_of_ours().empty());
}

const Frame honest =
    udp({lan_mac, guest_mac, guest_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});
const Frame spoofed =
    udp({lan_mac, guest_mac, other_ip, lan_ip, 5000, 5000, {'h', 'e', 'l', 'l', 'o'}});

TEST_CASE(
    "repair keeps the rules of a vif as long as its device exists, whatever xenstore says of it") {
    Testbed testbed = Testbed::with_workspace();
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"/online", "0"},                           // libxl, before the guest lets go
        {"/script", "/etc/xen/scripts/vif-site"}};  // one that calls vif-workspace
    for (const auto& change : changes) {
        CAPTURE(change.first);
        const auto& [node, value] = change;
        testbed.store().write(testbed.guest().backend() + node, value);
        CHECK(repair().status == 0);
        CHECK(testbed.probes().reached('g', honest) == "L");
        CHECK(testbed.probes().reached('g', spoofed) == "-");
    }
    testbed.guest().close(testbed.store());
    CHECK(repair().status == 0);
    CHECK_FALSE(has_rules_of_ours());
}

TEST_CASE(
    "after the registry was lost, repair keeps the rules of every vif and leaves its port up") {
    HostWithOneOfTwoOnline host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    host.world.store().write(host.beta->backend() + "/online", "0");
    SUBCASE("a damaged one") {
        std::ofstream("/run/vif-workspace/registry") << "vif-workspace registry 0\n";
    }
    SUBCASE("none") {
        std::filesystem::remove_all("/run/vif-workspace");
    }
    SUBCASE("none, and no rules either") {
        std::filesystem::remove_all("/run/vif-workspace");
        run_or_throw({"nft", "flush", "ruleset"});
    }
    SUBCASE("none, and another script's name") {
        std::filesystem::remove_all("/run/vif-workspace");
        host.world.store().write(host.beta->backend() + "/script", "/etc/xen/scripts/vif-site");
    }
    host.check_repaired();
    CHECK(host.alpha->is_on("xenbr0"));
    CHECK_FALSE(host.beta->is_on("xenbr0"));
    CHECK_FALSE(host.beta->is_up());
}

TEST_CASE("repair does not take an address from the vif that has it in force") {
    HostWithOneOfTwoOnline host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    const InForce before = in_force();
    for (const auto& assigned : {std::pair(guest_mac, beta_ip), {beta_mac, guest_ip}}) {
        CAPTURE(assigned.first);
        const auto& [mac, taken] = assigned;
        const std::string own = mac == guest_mac ? guest_ip : beta_ip;
        host.world.assign(mac, {{"ip", taken}});
        const Outcome outcome = repair();
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find("address " + taken + " is held by ") != std::string::npos);
        CHECK(difference(before, in_force()) == "");
        CHECK(host.alpha->is_on("xenbr0"));
        CHECK(host.beta->is_on("xenbr0"));
        host.world.assign(mac, {{"ip", own}});
    }
}

TEST_CASE("two workspaces may exchange their addresses in one repair") {
    HostWithOneOfTwoOnline host;
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    host.world.assign(guest_mac, {{"ip", beta_ip}});
    host.world.assign(beta_mac, {{"ip", guest_ip}});
    CHECK(repair().said == "");
    CHECK(registry().find("mac=" + guest_mac + " hostname=ws7 ip=" + beta_ip) != std::string::npos);
    CHECK(registry().find("mac=" + beta_mac + " hostname=ws8 ip=" + guest_ip) != std::string::npos);
}

TEST_CASE("repair puts a port that is down or off its bridge back on it, up and under its rules") {
    for (const Words& state : {Words{"down", "nomaster"}, {"nomaster"}, {"down"}}) {
        CAPTURE(state[0]);
        Testbed testbed = Testbed::with_workspace();
        Words command = {"ip", "link", "set", "vif7.0"};
        command.insert(command.end(), state.begin(), state.end());
        run_or_throw(command);
        CHECK(repair().status == 0);
        CHECK(testbed.guest().is_on("xenbr0"));
        CHECK(testbed.guest().is_up());
        CHECK(contents("/sys/class/net/vif7.0/brport/group_fwd_mask") == "0xfffd\n");
    }
}

TEST_CASE("a vif that cannot be in force at all does not take others with it") {
    HostWithOneOfTwoOnline host;
    Vif& gamma = host.world.add_workspace(9, "02:16:3e:00:00:1c", "10.9.0.28");
    REQUIRE(host.beta->create(host.world.store()).status == 0);
    REQUIRE(gamma.create(host.world.store()).status == 0);
    // Neither the address of beta in the registry nor the one assigned to it can be in force beside
    // alpha.
    run_or_throw({"sed", "-i", "s/ip=" + beta_ip + " /ip=" + guest_ip + " /",
                  "/run/vif-workspace/registry"});
    host.world.assign(beta_mac, {{"ip", guest_ip}});
    const Outcome outcome = repair();
    CHECK(outcome.status == 1);
    CHECK(outcome.said.find("vif8.0: address " + guest_ip + " is held by vif7.0") !=
          std::string::npos);
    CHECK_FALSE(host.beta->is_on("xenbr0"));
    CHECK(host.alpha->is_on("xenbr0"));
    CHECK(gamma.is_on("xenbr0"));
    CHECK(registry().find("vif9.0") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::repair_test
