// SPDX-License-Identifier: GPL-2.0-or-later
// The examples for authors of an agent (xenstore-schema/examples), in every language, as they are
// installed: they write what `workspacectl assign` writes, as a whole or not at all.
#include <sstream>
#include <vector>

#include "support/agent.h"
#include "support/agent_checks.h"
#include "support/dhcp_client.h"
#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::agents_test {
namespace {

const std::string tree = "/local/domain/0/workspace";

struct Example {
    std::string language;
    std::string program;
    bool replaces_in_one_step;
};

const std::vector<Example> examples = {{"shell", EXAMPLES "/assign.sh", false},
                                       {"Python", EXAMPLES "/assign.py", true},
                                       {"C", ASSIGN_IN_C, true}};

/// In the order of their names, as `workspacectl assign` writes them: xenstore lists them by age.
const Words nodes = {"dns=10.9.0.53 192.0.2.53", "gateway=10.9.0.254", "hostname=alpha",
                     "ip=10.9.0.10 10.9.0.64/30", "netmask=255.255.255.0"};

Outcome call(const std::string& program, const Words& words) {
    Words argv = {program};
    argv.insert(argv.end(), words.begin(), words.end());
    return run({argv});
}

Words line(const std::string& mac, const Words& values) {
    Words words = {mac};
    words.insert(words.end(), values.begin(), values.end());
    return words;
}

TEST_CASE("an example writes the nodes, values and permissions that `workspacectl assign` writes") {
    for (const Example& example : examples) {
        CAPTURE(example.language);
        World world;
        Words words = line("02:16:3E:00:00:0A", nodes);
        words.insert(words.begin(), "assign");
        check_done(call(std::getenv("VIF_WORKSPACE_HELPER"), words));
        const std::string expected = Store::listing(tree);
        REQUIRE(expected.find("n0") != std::string::npos);
        world.store().remove(tree);

        check_done(call(example.program, line("02:16:3E:00:00:0A", nodes)));
        CHECK(Store::listing(tree) == expected);
    }
}

TEST_CASE("the shell lines in the schema's document do what it says") {
    std::string script = "set -e\n";
    std::istringstream document(contents(EXAMPLES "/../README.md"));
    for (std::string text; std::getline(document, text);) {
        if (text.starts_with("    at=") || text.starts_with("    xenstore-write "))
            script += text + "\n";
    }
    World world;
    INFO(script);
    check_done(run({{"sh", "-c", script}}));
    CHECK(world.store().read(World::assignment("00:16:3e:00:00:0a") + "/ip") == "10.7.0.10");
    CHECK(world.store().read(World::assignment("00:16:3e:00:00:0a") + "/hostname") == "alpha");
    CHECK(world.store().read(World::assignment("00:16:3e:00:00:0a") + "/dns") ==
          "10.7.0.53 10.7.0.54");
}

TEST_CASE("an example replaces a whole assignment, removes it, and accepts that there is none") {
    for (const Example& example : examples) {
        CAPTURE(example.language);
        World world;
        check_done(
            call(example.program, line(guest_mac, {"ip=10.9.0.9", "hostname=old", "mtu=99"})));
        check_done(call(example.program, line(guest_mac, nodes)));
        CHECK(world.store().children(World::assignment(guest_mac)).size() == nodes.size());
        CHECK(world.store().read(World::assignment(guest_mac) + "/hostname") == "alpha");
        check_done(call(example.program, {guest_mac}));
        CHECK_FALSE(world.store().read(World::assignment(guest_mac)).has_value());
        check_done(call(example.program, {guest_mac}));
    }
}

TEST_CASE("a guest gets what an example wrote, and no guest can write it") {
    for (const Example& example : examples) {
        CAPTURE(example.language);
        World world;
        world.add_default_bridge();
        world.add_domain(7, "alpha");
        check_done(call(example.program, line(guest_mac, nodes)));
        Store guest = Store::as_domain(7);
        for (const std::string node : {"", "/ip", "/vm"})
            CHECK_FALSE(guest.try_write(World::assignment(guest_mac) + node, other_ip));
        Vif& vif = world.add_vif(7, 0, {.mac = guest_mac});
        REQUIRE(vif.create(world.store()).status == 0);
        DhcpEvent lease = DhcpClient::udhcpc(vif.guest()).lease();
        CHECK(lease["address"] == guest_ip);
        CHECK(lease["hostname"] == "alpha");
        CHECK(lease["dns"] == "10.9.0.53 192.0.2.53");
        CHECK(lease["router"] == lan_ip);
    }
}

TEST_CASE("an example that cannot write one node writes none") {
    for (const Example& example : examples) {
        CAPTURE(example.language);
        World world;
        Words bad = nodes;
        bad.emplace_back("no:path=1");
        CHECK(call(example.program, line(guest_mac, bad)).status == 1);
        CHECK_FALSE(world.store().read(World::assignment(guest_mac)).has_value());

        check_done(call(example.program, line(guest_mac, {"ip=10.9.0.9", "hostname=old"})));
        const std::string before = Store::listing(tree);
        CHECK(call(example.program, line(guest_mac, bad)).status == 1);
        if (example.replaces_in_one_step) {
            CHECK(Store::listing(tree) == before);
        } else {
            CHECK_FALSE(world.store().read(World::assignment(guest_mac)).has_value());
        }
    }
}

TEST_CASE("many agents at once do not make each other's transactions fail") {
    for (const Example& example : examples) {
        CAPTURE(example.language);
        World world;
        std::vector<Process> agents;
        for (int number = 10; number < 50; ++number) {
            Words words = line("02:16:3e:00:02:" + std::to_string(number), nodes);
            words.insert(words.begin(), example.program);
            agents.emplace_back(Command{words});
        }
        for (Process& agent : agents) check_done(agent.outcome());
        CHECK(world.store().children(tree + "/vif").size() == 40);
    }
}

}  // namespace
}  // namespace vif_workspace::tests::agents_test
