// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl assignments`: all assignments and which of them are in force, an invalid one with
// its fault; and `assign --from`, which writes all assignments of a file or none.
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::assignments_test {
namespace {

using Json = nlohmann::json;

Outcome workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return run(command);
}

Json assignments_by_key(const Words& macs = {}) {
    Words arguments = {"assignments", "--json"};
    arguments.insert(arguments.end(), macs.begin(), macs.end());
    const Json document = Json::parse(workspacectl(arguments).said);
    CHECK(document.at("schema") == 1);
    Json by_key = Json::object();
    for (const Json& one : document.at("assignments"))
        by_key[one.at("key").get<std::string>()] = one;
    return by_key;
}

TEST_CASE("assignments shows valid and invalid assignments, and which of them are in force") {
    World world;
    world.add_default_bridge();
    CHECK(assignments_by_key().empty());
    CHECK(workspacectl({"assignments"}).status == 0);
    Vif& vif = world.add_workspace(7, guest_mac, guest_ip);
    REQUIRE(vif.create(world.store()).status == 0);
    world.assign(beta_mac, {{"ip", "10.9.0.10/24"}, {"hostname", "be\nta"}, {"dns", "\xff"}});
    world.store().write("/local/domain/0/workspace/vif/00-16-3E-00-00-0A/ip", "10.9.0.1");

    const Json all = assignments_by_key();
    REQUIRE(all.size() == 3);
    const Json& alpha = all.at("02-16-3e-00-00-0a");
    CHECK(alpha.at("mac") == guest_mac);
    CHECK(alpha.at("ip") == Json::array({guest_ip}));
    CHECK(alpha.at("hostname") == "ws7");
    CHECK(alpha.at("error") == nullptr);
    CHECK(alpha.at("in-force") == Json::array({{{"vif", "vif7.0"}, {"finding", nullptr}}}));
    const Json& beta = all.at("02-16-3e-00-00-1b");
    CHECK(beta.at("ip") == nullptr);
    CHECK(beta.at("nodes").at("hostname") == "be\nta");
    CHECK(beta.at("error").get<std::string>().find("ip: \"10.9.0.10/24\"") != std::string::npos);
    CHECK(beta.at("in-force") == Json::array());
    CHECK(all.at("00-16-3E-00-00-0A").at("mac") == nullptr);

    const Outcome table = workspacectl({"assignments"});
    CHECK(table.status == 1);
    for (const std::string word : {"vif7.0", R"("be\x0ata")", R"(dns="\xff")", "\"10.9.0.10/24\"",
                                   "is not a MAC like 00-16-3e-00-00-0a"}) {
        CAPTURE(word);
        CHECK(table.said.find(word) != std::string::npos);
    }
    CHECK(workspacectl({"assignments", guest_mac}).status == 0);
    CHECK(workspacectl({"assignments", "no-mac"}).status == 2);
    CHECK(workspacectl({"assignments", "02:16:3e:00:00:99"}).said.find("nothing is assigned") !=
          std::string::npos);
}

TEST_CASE("assignments reports where an assignment differs from what is in force") {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    world.assign(guest_mac, {{"ip", "10.9.0.40"}});
    const Json alpha = assignments_by_key({guest_mac}).at("02-16-3e-00-00-0a");
    CHECK(alpha.at("ip") == Json::array({"10.9.0.40"}));
    CHECK(alpha.at("in-force")[0].at("finding").get<std::string>().find(
              "ip was \"10.9.0.10\", now it is \"10.9.0.40\"") != std::string::npos);
    CHECK(workspacectl({"assignments"}).said.find("vif7.0!") != std::string::npos);
}

TEST_CASE("assignments reports an assignment that a guest can write") {
    World world;
    world.add_domain(7, "alpha");
    world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "alpha"}});
    world.store().set_permissions(World::assignment(guest_mac), {"n0", "w7"});
    const Outcome table = workspacectl({"assignments"});
    CHECK(table.status == 1);
    CHECK(table.said.find("is writable by a guest") != std::string::npos);
}

struct File {
    explicit File(const std::string& text) {
        std::ofstream("/run/pool").write(text.data(), static_cast<std::streamsize>(text.size()));
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { std::filesystem::remove("/run/pool"); }
};

TEST_CASE("a thousand assignments are written at once, and listed") {
    World world;
    std::string pool = "none\n";
    for (int i = 0; i < 1000; ++i) {
        std::array<char, 18> mac = {};
        std::snprintf(mac.data(), mac.size(), "02:16:3e:00:%02x:%02x", i / 256, i % 256);
        pool += "a 10.9.1." + std::to_string(i % 250) + " none none none " + mac.data() + "\n";
    }
    const File file(pool);
    REQUIRE(workspacectl({"assign", "--from", "/run/pool"}).status == 0);
    CHECK(assignments_by_key().size() == 1000);
}

const std::string two_in_toml = R"([[assignment]]
mac = "02:16:3e:00:00:0a"
ip = ["10.9.0.10"]
hostname = "alpha"
mtu = 1400
[[assignment]]
mac = "02:16:3e:00:00:1b"
ip = "10.9.0.27"
hostname = "beta"
)";
const std::string two_in_a_pool =
    "10.9.0.53\nalpha 10.9.0.10 10.9.0.254 10.9.0.255 255.255.255.0 02:16:3E:00:00:0A\n"
    "beta 10.9.0.27 none none none 02:16:3E:00:00:1B\n";

TEST_CASE("assign --from writes every assignment of a file, in place of those of its MACs") {
    for (const std::string& text : {two_in_toml, two_in_a_pool}) {
        World world;
        world.assign(guest_mac, {{"ip", "10.9.0.99"}, {"hostname", "old"}, {"ntp", "10.9.0.1"}});
        world.assign("02:16:3e:00:00:77", {{"ip", "10.9.0.77"}, {"hostname", "other"}});
        const File file(text);
        const Outcome assign = workspacectl({"assign", "--from", "/run/pool"});
        CHECK(assign.said == "");
        CHECK(assign.status == 0);
        const Json all = assignments_by_key();
        REQUIRE(all.size() == 3);
        CHECK(all.at("02-16-3e-00-00-0a").at("ip") == Json::array({"10.9.0.10"}));
        CHECK_FALSE(all.at("02-16-3e-00-00-0a").at("nodes").contains("ntp"));
        CHECK(all.at("02-16-3e-00-00-1b").at("hostname") == "beta");
        CHECK(all.at("02-16-3e-00-00-77").at("hostname") == "other");
    }
}

TEST_CASE("assign --from reads standard input, and vifs get what it wrote") {
    World world;
    world.add_default_bridge();
    world.add_domain(7, "alpha");
    const File file(two_in_a_pool);
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    REQUIRE(run({{"sh", "-c", "exec " + helper + " assign --from - </run/pool"}}).status == 0);
    Vif& vif = world.add_vif(7, 0, {.mac = guest_mac});
    CHECK(vif.create(world.store()).status == 0);
    CHECK(registry().find(guest_ip) != std::string::npos);
    CHECK(dhcpd_configuration("xenbr0").find("10.9.0.254") != std::string::npos);
}

TEST_CASE("assign --from writes nothing of a file with one fault, and names its line") {
    World world;
    world.assign(guest_mac, {{"ip", "10.9.0.99"}, {"hostname", "old"}});
    const std::string before = Store::listing("/local/domain/0/workspace");
    const std::vector<std::pair<std::string, std::string>> faults = {
        {two_in_toml + "colour = \"red\"\n", "/run/pool:10: assignment.colour"},
        {two_in_toml + "[[assignment]]\nmac = \"02:16:3e:00:00:0a\"\n", "/run/pool:10: "},
        {two_in_a_pool + "gamma 10.9.0.28\n", "/run/pool:4: has 2 words"},
        {two_in_a_pool + "gamma 10.9.0.0/24 none none none 02:16:3e:00:00:1c\n",
         "/run/pool:4: ip: \"10.9.0.0/24\""},
        {"", "/run/pool: has no assignment"}};
    for (const auto& fault : faults) {
        CAPTURE(fault.second);
        const auto& [text, said] = fault;
        const File file(text);
        const Outcome assign = workspacectl({"assign", "--from", "/run/pool"});
        CHECK(assign.status == 1);
        INFO("said: ", assign.said);
        CHECK(assign.said.find(said) != std::string::npos);
        CHECK(Store::listing("/local/domain/0/workspace") == before);
    }
    CHECK(workspacectl({"assign", "--from", "/run/no-pool"}).status == 1);
    const File file(two_in_toml);
    CHECK(workspacectl({"assign", "--from", "/run/pool", guest_mac, "ip=10.9.0.10"}).status == 2);
    CHECK(Store::listing("/local/domain/0/workspace") == before);
}

}  // namespace
}  // namespace vif_workspace::tests::assignments_test
