// SPDX-License-Identifier: GPL-2.0-or-later
// The faults of the script that ebtables-config replaces, one test case for each, by its number in
// the list of faults that were found.

#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/each_effect.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::legacy_ebtables_faults_test {
namespace {

namespace fs = std::filesystem;

const std::string tree = "/local/domain/0/workspace";

/// dhcp-config's arguments for one more guest.
Words addition_of(const std::string& name, const std::string& mac, const std::string& ip) {
    return {"add",           name,   ip,   "vif0.0", mac,   "10.9.0.255",
            "255.255.255.0", lan_ip, "ws", "none",   "none"};
}

TEST_CASE("legacy fault 17: a running guest keeps its rules after rem, and add works again") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    const InForce standing = in_force();
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(standing, in_force()) == "");
    CHECK(rules_name(guest_ip));
    CHECK(host.vif->is_on("xenbr0"));

    host.add_both();
    CHECK(difference(standing, in_force()) == "");
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(host.vif->destroy(host.store()).status == 0);
    CHECK(difference(host.before, in_force()) == "");
    CHECK(host.vif->create(host.store()).status == 1);
    CHECK_FALSE(host.vif->is_on("xenbr0"));
}

TEST_CASE("legacy fault 18: at every failure a running guest is changed as a whole or not at all") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    Words argv = {legacy_command("dhcp-config")};
    Words line = dhcp_addition();
    check_done(ebtables_config({"rem", agents_name}));
    line[2] = "10.9.0.44";
    argv.insert(argv.end(), line.begin(), line.end());
    at_each_effect("kill", 5, [&](const Fault& fault) {
        const auto outcome = run_with_fault(fault, {argv});
        if (!outcome) return false;
        CHECK(outcome->status != 0);
        CHECK(has_rules_of_ours());
        CHECK((rules_name(guest_ip) || rules_name("10.9.0.44")));
        CHECK(host.vif->is_on("xenbr0"));
        // The agent tries again, and then removes the addition.
        check_done(dhcp_config(line));
        CHECK(rules_name("10.9.0.44"));
        CHECK_FALSE(rules_name(guest_ip));
        check_done(dhcp_config(dhcp_addition()));
        CHECK(rules_name(guest_ip));
        CHECK_FALSE(rules_name("10.9.0.44"));
        return true;
    });
}

TEST_CASE(
    "legacy faults 19 to 21: ebtables-config alone confines ARP, VLAN tags, DHCP servers and "
    "frames to dom0") {
    Testbed testbed = Testbed::with_workspace();
    CHECK(testbed.guest().destroy(testbed.store()).status == 0);
    testbed.store().remove(World::assignment(guest_mac));
    check_done(ebtables_config({"add", agents_name, guest_mac, guest_ip}));
    Vif& guest = testbed.world().add_vif(7, 1, {.mac = guest_mac, .vifname = agents_name});
    REQUIRE(guest.create(testbed.store()).status == 0);
    Tap bridge = testbed.world().tap_on("xenbr0");
    std::vector<Place> all = {{'G', &guest.card(), guest_mac, guest_ip},
                              {'H', &bridge, bridge_mac, bridge_ip},
                              {'L', &testbed.lan().tap, lan_mac, lan_ip},
                              {'V', &testbed.other().card(), other_mac, other_ip}};
    const std::unique_ptr<Tap> server = tap_at_server("xenbr0");
    if (server) all.push_back({'S', server.get(), "", ""});
    FrameProbes probes(all);
    const std::vector<Vector> vectors = shared_vectors();
    Differences differences;
    for (const Vector& vector : vectors) {
        const bool is_ipv6 = vector.frame[12] == 0x86 && vector.frame[13] == 0xdd;
        if (is_ipv6 || vector.sent_from != 'g') continue;
        probes.introduce_all();
        differences.note(vector, probes.reached(vector.sent_from, vector.frame));
    }
    CAPTURE(differences.table());
    CHECK(differences.ids().empty());
}

TEST_CASE("legacy fault 22: no chain is left, not even that of the DHCP interface") {
    AgentsHost host;
    host.add_both();
    REQUIRE(host.vif->create(host.store()).status == 0);
    CHECK(rules_in_force().find("DHCP-") == std::string::npos);
    CHECK(host.vif->destroy(host.store()).status == 0);
    check_done(ebtables_config({"rem", agents_name}));
    check_done(dhcp_config({"rem", agents_name, guest_ip}));
    CHECK(difference(host.before, in_force()) == "");
}

TEST_CASE(
    "legacy fault 23: the emulated NIC of an HVM guest is confined, and stays so after another "
    "addition") {
    AgentsHost host;
    host.add_both();
    Vif& hvm =
        host.world.add_vif(7, 1, {.mac = guest_mac, .vifname = "w-0", .type = NicType::emulated});
    REQUIRE(hvm.create(host.store()).status == 0);
    CHECK(registry().find("w-0-emu") != std::string::npos);
    check_done(dhcp_config(with_word(dhcp_addition(), 8, "beta")));
    CHECK(registry().find("w-0-emu") != std::string::npos);
    CHECK(registry().find("beta") != std::string::npos);
}

TEST_CASE(
    "legacy fault 24: a guest may have the name of a chain, because no chain has the name of a "
    "guest") {
    AgentsHost host;
    for (const std::string name : {"INPUT", "FORWARD", "filter", "vw-in"}) {
        check_done(ebtables_config({"add", name, guest_mac, guest_ip}));
        CHECK(difference(host.before, in_force()) == "");
        check_done(ebtables_config({"rem", name}));
    }
    CHECK(ebtables_config({"add", "sixteen-letters-", guest_mac, guest_ip}).status == 1);
}

TEST_CASE(
    "legacy faults 25 and 26: many calls at once all succeed, and one that fails gives the "
    "reason") {
    World world;
    const auto call = [](const std::string& command, Words words) {
        words.insert(words.begin(), legacy_command(command));
        return Process({words});
    };
    std::vector<Process> calls;
    for (int number = 10; number < 30; ++number) {
        const std::string n = std::to_string(number);
        const Words dhcp = addition_of("w-" + n, "02:16:3e:00:02:" + n, "10.9.0." + n);
        calls.push_back(call("dhcp-config", dhcp));
        calls.push_back(
            call("ebtables-config", {"add", "w-" + n, "02:16:3e:00:02:" + n, "10.9.0." + n}));
    }
    for (Process& one : calls) check_done(one.outcome());
    CHECK(world.store().children(tree + "/vif").size() == 20);

    calls.clear();
    for (int number = 10; number < 30; ++number) {
        const std::string n = std::to_string(number);
        calls.push_back(call("dhcp-config", {"rem", "w-" + n, "10.9.0." + n}));
        calls.push_back(call("ebtables-config", {"rem", "w-" + n}));
    }
    for (Process& one : calls) check_done(one.outcome());
    for (const std::string directory : {"/vif", "/by-name", "/by-address"})
        CHECK(world.store().children(tree + directory).empty());
    check_refused(dhcp_config({"rem", "w-10"}), "2 arguments");
}

}  // namespace
}  // namespace vif_workspace::tests::legacy_ebtables_faults_test
