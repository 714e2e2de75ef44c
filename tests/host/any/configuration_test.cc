// SPDX-License-Identifier: GPL-2.0-or-later
// The administrator's file: an error in it names file, line and key, and nothing in force is lost.
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::configuration_test {
namespace {

using Json = nlohmann::json;

struct BadConfiguration {
    std::string text, line, key;
};

std::string said_by_workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    const Outcome outcome = run(command);
    CHECK(outcome.status == 0);
    return outcome.said;
}

TEST_CASE("a configuration with an error is refused, with file, line and key") {
    World world;
    world.add_default_bridge();
    add_site_rules();
    REQUIRE(world.add_workspace(5, "02:16:3e:00:00:05", "10.9.0.5").create(world.store()).status ==
            0);
    const InForce before = in_force();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    const std::vector<BadConfiguration> bad_files = {
        {"filter = \"iptables\"\n", "1", "filter"},
        {"filter = 1\n", "1", "filter"},
        {"\nfliter = \"ebtables\"\n", "2", "fliter"},
        {"run_dir = \"run\"\n", "1", "run_dir"},
        {"base_script = \"../vif-bridge\"\n", "1", "base_script"},
        {"base_script = \"vif-workspace\"\n", "1", "base_script"},
        {"[dhcp]\nserver = \"dhcpd3\"\n", "2", "dhcp.server"},
        {"[dhcp]\nservr = \"none\"\n", "2", "dhcp.servr"},
        {"[bridge.xenbr0]\nnetmask = \"255.0.255.0\"\n", "2", "netmask"},
        {"[bridge.xenbr0]\nnetmask = 24\n", "2", "netmask"},
        {"[bridge.xenbr0]\ngateway = \"10.9.0.300\"\n", "2", "gateway"},
        {"[bridge.xenbr0]\ndns = [\"10.9.0.1\", \"ns\"]\n", "2", "dns"},
        {"[bridge.xenbr0]\ndns = [1]\n", "2", "dns"},
        {"[bridge.xenbr0]\nlease-time = 1\n", "2", "lease-time"},
        {"[bridge.xenbr0]\nmtu = true\n", "2", "mtu"},
        {"[bridge.xenbr0]\nsite-dhcp = \"here\"\n", "2", "site-dhcp"},
        {"[bridge.xenbr0]\nip = \"10.9.0.10\"\n", "2", "ip"},
        {"[bridge.xenbr0]\ndomain = \"a b\"\n", "2", "domain"},
        {"[bridge.br.100]\nmtu = 1400\n", "1", "bridge.br"},
        {"filter = \"ebtables\"\nfilter = \"ebtables\"\n", "2", "filter"},
        {"filter = \n", "1", ""},
        {"[bridge\n", "1", ""},
    };
    for (const BadConfiguration& bad : bad_files) {
        CAPTURE(bad.text);
        World::configure_exactly(bad.text);
        const Hotplug online = vif.call("online");
        CHECK(online.status != 0);
        INFO("said: ", online.said);
        CHECK(online.said.find("/etc/xen/vif-workspace.conf:" + bad.line) != std::string::npos);
        CHECK(online.said.find(bad.key) != std::string::npos);
        CHECK(difference(before, in_force()) == "");
        CHECK_FALSE(vif.is_on("xenbr0"));
    }
    World::configure("");
    CHECK(vif.call("online").status == 0);
}

TEST_CASE("an environment variable may name another configuration") {
    World world;
    world.add_default_bridge();
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    vif.build(world.store());
    World::configure_exactly("oops");
    const std::map<std::string, std::string> elsewhere = {{"VIF_WORKSPACE_CONFIG", "/dev/null"}};
    CHECK(vif.call({"online", "type_if=vif"}, elsewhere).status == 0);
    CHECK(vif.is_on("xenbr0"));
}

TEST_CASE(
    "with filter and server none the binding is recorded and published, and nothing else is done") {
    World world;
    world.add_default_bridge();
    World::configure_exactly("filter = \"none\"\n[dhcp]\nserver = \"none\"\n");
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(vif.create(world.store()).status == 0);
    CHECK(vif.is_on("xenbr0"));
    CHECK(registry().find("vif7.0") != std::string::npos);
    CHECK(rules_in_force().find("table bridge") == std::string::npos);
    CHECK(dhcpd_of_ours().empty());
    CHECK(world.store().read(vif.backend() + "/workspace") == "online");
    CHECK(vif.destroy(world.store()).status == 0);
    CHECK(registry().find("vif7.0") == std::string::npos);
}

TEST_CASE("where no server of ours answers a vif, no command names one") {
    struct Case {
        std::string configuration;
        std::string server;  // as the texts name it
        Json address;        // as the documents for programs name it
    };
    const std::vector<Case> cases = {
        {"", "isc-dhcpd, as 169.254.", ""},
        {"[dhcp]\nserver = \"none\"\n", "none\n", nullptr},
        {"[bridge.xenbr0]\ndhcp-if = \"dhcp0\"\n", "another server, behind port dhcp0\n", nullptr}};
    const std::string file = "/run/beta.cfg";
    for (const Case& one : cases) {
        CAPTURE(one.configuration);
        World world;
        world.add_default_bridge();
        world.add_neighbour("dhcp", "dhcp0", "02:bb:00:00:00:53", "10.9.0.53/24");
        World::add_uplink("xenbr0", "dhcp0");
        World::configure(one.configuration);
        std::ofstream(file) << "name = \"beta\"\nvif = [ 'mac=" << beta_mac
                            << ",bridge=xenbr0,script=vif-workspace' ]\n";
        world.assign(beta_mac, {{"ip", beta_ip}, {"hostname", "beta"}});
        Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
        REQUIRE(vif.create(world.store()).status == 0);

        CHECK(said_by_workspacectl({"show", "vif7.0"}).find("dhcp        " + one.server) !=
              std::string::npos);
        CHECK(said_by_workspacectl({"lint", file}).find("  dhcp      " + one.server) !=
              std::string::npos);
        const Json shown = Json::parse(said_by_workspacectl({"show", "vif7.0", "--json"}));
        const Json listed = Json::parse(said_by_workspacectl({"list", "--json"}));
        const Json linted = Json::parse(said_by_workspacectl({"lint", file, "--json"}));
        for (const Json& document :
             {shown, listed.at("vifs").at(0), linted.at("vifs").at(0).at("binding")}) {
            const Json& address = document.at("dhcp").at("server");
            CHECK(address.is_null() == one.address.is_null());
        }
    }
}

}  // namespace
}  // namespace vif_workspace::tests::configuration_test
