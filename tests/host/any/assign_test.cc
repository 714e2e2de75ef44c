// SPDX-License-Identifier: GPL-2.0-or-later
// The administrator's commands: assign and unassign write the schema, list and show report what is
// in force.
#include <nlohmann/json.hpp>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::assign_test {
namespace {

Outcome workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return run(command);
}

TEST_CASE("assign writes every node of the schema below dom0's home, where no guest can write") {
    World world;
    const Outcome assign =
        workspacectl({"assign", "02:16:3E:00:00:0A", "ip=10.9.0.10 10.9.0.64/30", "hostname=alpha",
                      "netmask=255.255.255.0", "broadcast=10.9.0.255", "gateway=10.9.0.254",
                      "dns=10.9.0.53 192.0.2.53", "domain=example.org", "ntp=10.9.0.123",
                      "lease-time=600", "mtu=1400", "dhcp-if=peth0", "vm=alpha"});
    CHECK(assign.status == 0);
    CHECK(assign.said == "");
    const std::map<std::string, std::string> expected = {
        {"ip", "10.9.0.10 10.9.0.64/30"},
        {"hostname", "alpha"},
        {"netmask", "255.255.255.0"},
        {"broadcast", "10.9.0.255"},
        {"gateway", "10.9.0.254"},
        {"dns", "10.9.0.53 192.0.2.53"},
        {"domain", "example.org"},
        {"ntp", "10.9.0.123"},
        {"lease-time", "600"},
        {"mtu", "1400"},
        {"dhcp-if", "peth0"},
        {"vm", "alpha"},
    };
    const std::string directory = World::assignment(guest_mac);
    CHECK(world.store().children(directory).size() == expected.size());
    for (const auto& one : expected) {
        CAPTURE(one.first);
        const auto& [node, value] = one;
        CHECK(world.store().read(directory + "/" + node) == value);
    }
    world.add_domain(7, "alpha");
    CHECK_FALSE(Store::as_domain(7).try_write(directory + "/ip", "10.9.0.66"));
}

TEST_CASE("assign replaces what was assigned before, unassign removes it") {
    World world;
    REQUIRE(
        workspacectl({"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "mtu=1400"}).status ==
        0);
    REQUIRE(workspacectl({"assign", guest_mac, "ip=10.9.0.12", "hostname=alpha"}).status == 0);
    const std::string directory = World::assignment(guest_mac);
    CHECK(world.store().read(directory + "/ip") == "10.9.0.12");
    CHECK_FALSE(world.store().read(directory + "/mtu").has_value());
    CHECK(workspacectl({"unassign", guest_mac}).status == 0);
    CHECK_FALSE(world.store().read(directory).has_value());
    CHECK(workspacectl({"unassign", guest_mac}).status == 1);
}

TEST_CASE("a vif gets what assign wrote") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "alpha");
    REQUIRE(workspacectl({"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha"}).status == 0);
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac});
    CHECK(vif.create(world.store()).status == 0);
    CHECK(registry().find(guest_ip) != std::string::npos);
}

TEST_CASE("assign refuses values for which the vif would be refused, and writes nothing") {
    World world;
    const std::vector<Words> bad_commands = {
        {"assign"},
        {"assign", guest_mac},
        {"assign", guest_mac, "ip=10.9.0.10"},
        {"assign", guest_mac, "hostname=alpha"},
        {"assign", guest_mac, "ip=10.9.0.10/24", "hostname=alpha"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=al pha"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "colour=red"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "../ip=10.9.0.66"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "ip=10.9.0.11"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "mtu"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "=1400"},
        {"assign", guest_mac, "ip=10.9.0.10", "hostname=alpha", "lease-time=1"},
        {"assign", "02:16:3e:00:00", "ip=10.9.0.10", "hostname=alpha"},
        {"assign", "ff:ff:ff:ff:ff:ff", "ip=10.9.0.10", "hostname=alpha"},
        {"assign", "../../0", "ip=10.9.0.10", "hostname=alpha"},
        {"assign", "--force", guest_mac, "ip=10.9.0.10", "hostname=alpha"},
        {"unassign"},
        {"unassign", ".."},
        {"unassign", "*"},
    };
    for (const Words& bad : bad_commands) {
        std::string line;
        for (const std::string& word : bad) line += word + " ";
        CAPTURE(line);
        const Outcome outcome = workspacectl(bad);
        CHECK((outcome.status == 1 || outcome.status == 2));
        CHECK(outcome.said != "");
        CHECK_FALSE(world.store().read("/local/domain/0/workspace").has_value());
    }
}

TEST_CASE("a wrong command line exits with status 2") {
    World world;
    for (const Words& wrong : {Words{}, Words{"brew"}, Words{"list", "--xml"}, Words{"show"},
                               Words{"assign", "no-mac", "ip=10.9.0.10", "hostname=a"}}) {
        CHECK(workspacectl(wrong).status == 2);
    }
    CHECK(workspacectl({"--help"}).status == 0);
}

TEST_CASE("list and show report what is in force") {
    World world;
    world.add_default_bridge();
    const auto vifs_listed = [] {
        return nlohmann::json::parse(workspacectl({"list", "--json"}).said).at("vifs");
    };
    CHECK(vifs_listed().empty());

    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(vif.create(world.store()).status == 0);
    const nlohmann::json vifs = vifs_listed();
    REQUIRE(vifs.size() == 1);
    CHECK(vifs[0].at("vif") == "vif7.0");
    CHECK(vifs[0].at("mac") == guest_mac);
    CHECK(vifs[0].at("ip") == nlohmann::json::array({guest_ip}));
    CHECK(vifs[0].at("hostname") == "ws7");
    CHECK(vifs[0].at("bridge") == "xenbr0");

    const Outcome table = workspacectl({"list"});
    CHECK(table.status == 0);
    for (const std::string& word :
         {std::string("vif7.0"), guest_mac, guest_ip, std::string("ws7"), std::string("xenbr0")}) {
        CHECK(table.said.find(word) != std::string::npos);
    }
    CHECK(workspacectl({"show", "vif7.0"}).said.find(guest_mac) != std::string::npos);
    CHECK(workspacectl({"show", "vif8.0"}).status == 1);

    CHECK(vif.destroy(world.store()).status == 0);
    CHECK(vifs_listed().empty());
}

}  // namespace
}  // namespace vif_workspace::tests::assign_test
