// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl lint` prints what xl and we would make of a guest's configuration and what would
// fail; and what it predicts to fail does fail.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::lint_test {
namespace {

using Json = nlohmann::json;

const std::string file = "/run/alpha.cfg";
const std::string ours = "bridge=xenbr0,script=vif-workspace";
const std::string plain = "mac=" + guest_mac + "," + ours;

Outcome lint(const std::string& text, const Words& options = {}) {
    std::ofstream(file, std::ios::trunc) << text;
    Command command{{std::getenv("VIF_WORKSPACE_HELPER"), "lint", file}};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    return run(command);
}

std::string guest(const std::string& vifs, const std::string& more = "") {
    return "name = \"alpha\"\nmemory = 64\n" + more + "vif = [ " + vifs + " ]\n";
}

Json linted(const std::string& text) {
    return Json::parse(lint(text, {"--json"}).said);
}

/// The failures of the only vif, joined.
std::string failure(const std::string& vif, const std::string& more = "") {
    const Json document = linted(guest("\"" + vif + "\"", more));
    std::string sentences;
    for (const Json& one : document.at("vifs").at(0).at("failures"))
        sentences += one.get<std::string>() + "\n";
    CHECK(document.at("fails") == !sentences.empty());
    return sentences;
}

struct HostWithOneAssignment {
    HostWithOneAssignment() {
        world.add_default_bridge();
        world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "alpha"}, {"dns", "10.9.0.53"}});
    }
    World world;
};

TEST_CASE("lint shows what a vif would get, and changes nothing") {
    HostWithOneAssignment host;
    const InForce before = in_force();
    const Outcome good = lint(guest("\"" + plain + "\""));
    INFO("said: ", good.said);
    CHECK(good.status == 0);
    for (const std::string& word :
         {guest_mac, guest_ip, std::string("xenbr0"), std::string("alpha"), bridge_ip,
          std::string("nothing would fail")})
        CHECK(good.said.find(word) != std::string::npos);
    const Json vif = linted(guest("'" + plain + "'")).at("vifs").at(0);
    CHECK(vif.at("script") == "vif-workspace");
    CHECK(vif.at("mac") == guest_mac);
    CHECK(vif.at("type") == "vif");
    CHECK(vif.at("binding").at("ip") == Json::array({guest_ip}));
    CHECK(vif.at("binding").at("dhcp").at("dns") == Json::array({"10.9.0.53"}));
    CHECK(vif.at("assignment") == "workspace/vif/02-16-3e-00-00-0a");
    CHECK(vif.at("failures") == Json::array());
    CHECK(difference(before, in_force()) == "");
    CHECK_FALSE(std::filesystem::exists("/run/vif-workspace"));
}

TEST_CASE("lint reports that vif-bridge is run where only it can run a hook") {
    HostWithOneAssignment host;
    const auto notes = [] { return linted(guest("'" + plain + "'")).at("vifs").at(0).at("notes"); };
    CHECK(notes() == Json::array());
    const std::string hooks = "/etc/xen/scripts/vif-post.d";
    std::filesystem::create_directories(hooks);
    std::ofstream(hooks + "/site.hook") << ":\n";  // not executable
    CHECK(notes() == Json::array());
    World::replace_script("vif-post.d/site.hook", ":\n");
    CHECK(notes() == Json::array({"base_script: vif-bridge brings the port up, because only it can "
                                  "source the hook \"" +
                                  hooks + "/site.hook\""}));
    World::configure("base_script = \"vif-bridge\"\n");
    CHECK(notes() == Json::array());
}

TEST_CASE("what lint predicts to fail does fail") {
    HostWithOneAssignment host;
    struct FailingVif {
        VifConfig config;
        std::string said;
    };
    const std::vector<FailingVif> bad = {
        {{.mac = "02:16:3e:00:00:99"}, "no address is assigned to 02:16:3e:00:00:99"},
        {{.mac = guest_mac, .bridge = "xenbr9"}, "is not a bridge in this domain"},
        {{.mac = guest_mac, .ip = "10.9.0.99"}, "make them agree"},
        {{.mac = guest_mac, .vifname = "0123456789abcdef"}, "vifname: "},
        {{.mac = guest_mac, .vifname = "spare0"}, "is a device that exists already"},
        {{.mac = guest_mac, .vlan = "10"}, "bridge xenbr0 is not VLAN-aware"},
        {{.mac = guest_mac, .vlan = "10p/20"}, "is not one VLAN like 10"},
        {{.mac = guest_mac, .vifname = "0123456789ab", .type = NicType::emulated},
         "is too long for the name of its emulated NIC"},
    };
    host.world.add_domain(7, "alpha");
    run_or_throw({"ip", "link", "add", "spare0", "type", "veth", "peer", "name", "spare1"});
    unsigned devid = 0;
    for (const FailingVif& one : bad) {
        CAPTURE(one.said);
        const bool is_hvm = one.config.type == NicType::emulated;
        std::string text =
            "mac=" + one.config.mac + ",bridge=" + one.config.bridge + ",script=vif-workspace";
        if (!one.config.ip.empty()) text += ",ip=" + one.config.ip;
        if (!one.config.vifname.empty()) text += ",vifname=" + one.config.vifname;
        if (!one.config.vlan.empty()) text += ",vlan=" + one.config.vlan;
        const std::string said = failure(text, is_hvm ? "type = \"hvm\"\n" : "");
        INFO("said: ", said);
        CHECK(said.find(one.said) != std::string::npos);
        CHECK(lint(guest("'" + text + "'", is_hvm ? "type = \"hvm\"\n" : "")).status == 1);

        Vif& vif = host.world.add_vif(7, devid++, one.config);
        vif.build(host.world.store());
        const Hotplug online = vif.call("online");
        INFO("online: ", online.said);
        CHECK(online.status == 1);
        CHECK(online.said.find(one.said) != std::string::npos);
        vif.remove_device();
        vif.remove_nodes(host.world.store());
    }
}

TEST_CASE("lint compares a vif with those in force and with those before it in the same file") {
    HostWithOneAssignment host;
    REQUIRE(host.world.add_workspace(5, other_mac, other_ip).create(host.world.store()).status ==
            0);
    host.world.assign(guest_mac, {{"ip", other_ip}});
    CHECK(failure(plain).find(other_ip) != std::string::npos);
    host.world.assign(guest_mac, {{"ip", guest_ip}});
    const std::string third_mac = "02:16:3e:00:00:0c";
    host.world.assign(third_mac, {{"ip", guest_ip}, {"hostname", "gamma"}});
    const Json both = linted(guest("'" + plain + "', 'mac=" + third_mac + "," + ours + "'"));
    CHECK(both.at("vifs").at(0).at("failures") == Json::array());
    CHECK(both.at("vifs").at(1).at("failures").size() == 1);
    const Json known = linted(guest("'mac=" + other_mac + "," + ours + "'"));
    CHECK(known.at("fails") == false);
    CHECK(known.at("vifs").at(0).at("notes").at(0) == "its MAC is in force already, on vif5.0");
}

TEST_CASE("lint knows xl's defaults, what xl ignores, and the VM that an assignment names") {
    HostWithOneAssignment host;
    CHECK(failure("mac=" + guest_mac).find("add script=vif-workspace") != std::string::npos);
    const Json foreign = linted(guest("''"));
    CHECK(foreign.at("fails") == false);
    CHECK(foreign.at("vifs").at(0).at("script") == "vif-bridge");
    std::ofstream("/etc/xen/xl.conf") << "vif.default.script=\"vif-workspace\"\n";
    CHECK(failure("mac=" + guest_mac) == "");
    std::filesystem::remove("/etc/xen/xl.conf");

    CHECK(failure(ours).find("mac: neither mac= nor ip= is given") != std::string::npos);
    CHECK(failure(ours + ",ip=10.9.0.33") == "");
    CHECK(failure(plain + ",colour=red").find("\"colour=red\"") != std::string::npos);
    CHECK(failure(plain + ",type=ioemu").find("only an HVM guest can have an emulated NIC") !=
          std::string::npos);
    CHECK(failure(plain + ",type=ioemu", "type = \"hvm\"\n") == "");
    CHECK(failure(plain + ",devid=x").find("devid: ") != std::string::npos);
    const std::string cut_short = failure("mac=02:16:3e," + ours);
    CHECK(cut_short.starts_with("mac: \"02:16:3e\""));
    CHECK(std::ranges::count(cut_short, '\n') == 1);  // and no second sentence about a missing one
    CHECK(failure("mac=" + guest_mac + ",bridge=xenbr0,script=/opt/vif-workspace")
              .find("there is no program \"/opt/vif-workspace\"") != std::string::npos);
    const Json elsewhere = linted(guest("'" + plain + ",backend=net'"));
    CHECK(elsewhere.at("fails") == false);
    CHECK(elsewhere.at("vifs").at(0).at("notes").at(0).get<std::string>().find("\"net\"") !=
          std::string::npos);

    host.world.assign(guest_mac, {{"vm", "beta"}});
    CHECK(failure(plain).find("meant for VM \"beta\"") != std::string::npos);
    host.world.assign(guest_mac, {{"vm", "11111111-1111-4111-8111-111111111111"}});
    CHECK(failure(plain) != "");
    CHECK(failure(plain, "uuid = \"11111111-1111-4111-8111-111111111111\"\n") == "");
}

TEST_CASE("lint reports the place where a file is not a configuration") {
    HostWithOneAssignment host;
    const std::vector<std::pair<std::string, std::string>> bad = {
        {"name = \"alpha\"\nvif = [ 'mac='\nmemory = ]\n", file + ":3: config parsing error"},
        {"name = \"alpha\"\nvif = \"" + plain + "\"\n", file + ": vif: is not a list"},
        {"vif = [ 'bridge=xenbr0', [ 'x' ] ]\n", file + ": vif: item 2 is not a string"},
        {"type = \"vm\"\n", file + ": type: \"vm\""},
        {"import os\n", file + ":1: config parsing error"},
        {"name = \"\033[31m\xff\n", file + ":1: "},
    };
    for (const auto& one : bad) {
        CAPTURE(one.first);
        const auto& [text, said] = one;
        const Outcome outcome = lint(text);
        INFO("said: ", outcome.said);
        CHECK(outcome.status == 1);
        CHECK(outcome.said.find(said) != std::string::npos);
        CHECK(outcome.said.find('\n') == outcome.said.size() - 1);
        CHECK(outcome.said.find('\033') == std::string::npos);
    }
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "lint", "/run/none.cfg"}}).status == 1);
    CHECK(run({{std::getenv("VIF_WORKSPACE_HELPER"), "lint", "/run"}}).status == 1);
    CHECK(lint("").said == "this configuration has no vif\n");
    std::ofstream("/etc/xen/xl.conf") << "vif.default.script=\n=";
    CHECK(lint("").said.find("/etc/xen/xl.conf:") != std::string::npos);
}

TEST_CASE("for any bytes in a file, lint prints a sentence and exits with a status") {
    HostWithOneAssignment host;
    std::mt19937 random(7);  // NOLINT(cert-msc*-*): repeatable by intent
    const std::string seed = guest("'" + plain + "', \"type=ioemu\"", "type = \"hvm\"\n");
    const std::string alphabet = "[]'\"\\=,\n #;+{}\x01\xff";
    for (int i = 0; i < 60; ++i) {
        std::string text = seed;
        for (auto damages = 1 + random() % 6; damages > 0; --damages) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0) text.erase(at, random() % 20);
            text.insert(std::min(at, text.size()), 1, alphabet[random() % alphabet.size()]);
            if (random() % 8 == 0) text[random() % text.size()] = '\0';
        }
        CAPTURE(text);
        const Outcome outcome = lint(text);
        CHECK((outcome.status == 0 || outcome.status == 1));
        CHECK(outcome.said != "");
        CHECK(outcome.said.find_first_of("\x01\xff\033") == std::string::npos);
    }
}

TEST_CASE("in a driver domain, lint reports on the vifs whose backend it is") {
    HostWithOneAssignment host;
    host.world.store().write("/local/domain/0/domid", "3");
    host.world.store().write("/local/domain/0/name", "net");
    for (const std::string here : {"net", "3"}) {
        CAPTURE(here);
        CHECK(failure(plain + ",backend=" + here) == "");
        CHECK(linted(guest("'" + plain + ",backend=" + here + "'"))
                  .at("vifs")
                  .at(0)
                  .at("binding")
                  .at("ip") == Json::array({guest_ip}));
    }
    const Outcome elsewhere = lint(guest("'" + plain + "'"));
    INFO("said: ", elsewhere.said);
    CHECK(elsewhere.said.find("its backend is domain \"0\"; run lint there to see") !=
          std::string::npos);
}

TEST_CASE("lint notes an MTU that the bridge does not have") {
    HostWithOneAssignment host;
    const auto notes = [&](const std::string& mtu) {
        host.world.assign(guest_mac, {{"ip", guest_ip}, {"hostname", "alpha"}, {"mtu", mtu}});
        return linted(guest("\"" + plain + "\"")).at("vifs").at(0).at("notes");
    };
    CHECK(notes("1500").empty());
    CHECK(notes("1501") ==
          Json::array({"mtu: \"1501\" is more than the 1500 of bridge xenbr0, which drops longer "
                       "packets; lower it, or raise the MTU of the bridge and its ports"}));
}

}  // namespace
}  // namespace vif_workspace::tests::lint_test
