// SPDX-License-Identifier: GPL-2.0-or-later
// `workspacectl list` and `show` report what is in force and which vifs are not as they should be:
// for programs in a stable form, for people in a table that fits their terminal.
#include <pty.h>
#include <sys/ioctl.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "support/in_force.h"
#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::list_test {
namespace {

using Json = nlohmann::json;

Command workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return command;
}

Json listed(const Words& arguments) {
    return Json::parse(run(workspacectl(arguments)).said);
}

struct HostWithTwoWorkspaces {
    HostWithTwoWorkspaces() {
        world.add_default_bridge();
        alpha = &world.add_workspace(7, guest_mac, guest_ip);
        beta = &world.add_workspace(8, beta_mac, beta_ip);
        REQUIRE(alpha->create(world.store()).status == 0);
        REQUIRE(beta->create(world.store()).status == 0);
    }

    World world;
    Vif* alpha;
    Vif* beta;
};

/// The text in column CHECK for each vif.
std::map<std::string, std::string> checks() {
    std::istringstream table(run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "list"}));
    std::map<std::string, std::string> words;
    for (std::string line; std::getline(table, line);) {
        std::istringstream row(line);
        std::vector<std::string> cells;
        for (std::string cell; row >> cell;) cells.push_back(cell);
        if (cells.size() == 8 && cells[0].starts_with("vif")) words[cells[0]] = cells[6];
    }
    return words;
}

void damage(const std::string& command) {
    run_or_throw({"sh", "-c", command});
}

TEST_CASE("list marks a vif whose rules, port, DHCP or xenstore nodes differ from the registry") {
    HostWithTwoWorkspaces host;
    CHECK(checks() == std::map<std::string, std::string>{{"vif7.0", "ok"}, {"vif8.0", "ok"}});

    damage(is_under_test("ebtables") ? "ebtables -t nat -I vw-vif7.0 -j ACCEPT"
                                     : "nft delete element bridge vif_workspace ipv4 '{ vif7.0 . " +
                                           guest_mac + " . " + guest_ip + " }'");
    CHECK(checks() == std::map<std::string, std::string>{{"vif7.0", "rules"}, {"vif8.0", "ok"}});
    damage("ip link set vif8.0 nomaster");
    CHECK(checks().at("vif8.0") == "port");
    host.world.assign(beta_mac, {{"ip", "10.9.0.40"}});
    CHECK(checks().at("vif8.0") == "port,xenstore");
    for (const Daemon& daemon : dhcpd_of_ours()) kill(daemon.pid, SIGKILL);
    CHECK(checks() == std::map<std::string, std::string>{{"vif7.0", "rules,dhcp"},
                                                         {"vif8.0", "port,dhcp,xenstore"}});
    damage("nft flush ruleset");
    CHECK(checks().at("vif8.0") == "rules,port,dhcp,xenstore");
    REQUIRE(run(workspacectl({"repair"})).status == 0);
    CHECK(checks() == std::map<std::string, std::string>{{"vif7.0", "ok"}, {"vif8.0", "ok"}});
}

TEST_CASE("list --json has the findings of check for each vif, and all of them together") {
    HostWithTwoWorkspaces host;
    const Json good = listed({"list", "--json"});
    CHECK(good.at("schema") == 1);
    CHECK(good.at("findings") == Json::array());
    CHECK(good.at("not-checked") == nullptr);
    damage("ip link set vif8.0 nomaster");
    const Json bad = listed({"list", "--json"});
    CHECK(bad.at("vifs")[0].at("findings") == Json::array());
    const Json expected = {{"subsystem", "port"},
                           {"vif", "vif8.0"},
                           {"bridge", nullptr},
                           {"sentence", "vif8.0: port vif8.0 is not on bridge xenbr0"}};
    CHECK(bad.at("vifs")[1].at("findings") == Json::array({expected}));
    CHECK(bad.at("findings") == Json::array({expected}));
    const Json check = listed({"check", "--json"});
    CHECK(check.at("clean") == false);
    CHECK(check.at("findings") == Json::array({expected}));
    CHECK(run(workspacectl({"check", "--json"})).status == 1);

    const Json shown = listed({"show", "vif8.0", "--json"});
    CHECK(shown.at("findings") == Json::array({expected}));
    CHECK(shown.at("ip") == Json::array({beta_ip}));
    CHECK(shown.at("rules").get<std::string>().find(beta_ip) != std::string::npos);
    CHECK(shown.at("dhcp-configuration").get<std::string>().find(beta_ip) != std::string::npos);
    CHECK(shown.at("frames").at("accepted").is_number());
    const std::string text = run(workspacectl({"show", "vif8.0"})).said;
    for (const std::string& word : {beta_mac, beta_ip, std::string("port vif8.0 is not on bridge")})
        CHECK(text.find(word) != std::string::npos);
}

TEST_CASE(
    "list --unchecked uses the registry alone, and list shows every vif without a xenstored") {
    HostWithTwoWorkspaces host;
    for (const Words& arguments : {Words{"list", "--unchecked"}, Words{"list"}}) {
        Command command = workspacectl(arguments);
        command.environment["XENSTORED_RUNDIR"] = "/nonexistent";
        command.environment["XENSTORED_PATH"] = "/nonexistent/socket";
        const Outcome list = run(command);
        CHECK(list.status == 0);
        CHECK(list.said.find(" ?  ") != std::string::npos);
        CHECK(list.said.find(beta_ip) != std::string::npos);
        const bool complains = list.said.find("cannot reach xenstored") != std::string::npos;
        CHECK(complains == (arguments.size() == 1));
    }
}

/// The output of a program on a terminal of that many columns.
std::string on_terminal(const Words& arguments, unsigned short columns,
                        const std::map<std::string, std::string>& environment) {
    int master = -1;
    int slave = -1;
    winsize size = {.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
    REQUIRE(openpty(&master, &slave, nullptr, nullptr, &size) == 0);
    const FileDescriptor terminal(master);
    Command command = workspacectl(arguments);
    command.environment = environment;
    {
        const FileDescriptor end(slave);
        command.standard_output = end.number();
        CHECK(run(command).status == 0);
    }
    std::string text(65536, '\0');
    std::size_t length = 0;
    // EIO comes once the other end is closed and everything has been read.
    for (ssize_t count = 1; count > 0; length += static_cast<std::size_t>(count)) {
        count = read(terminal.number(), text.data() + length, text.size() - length);
        if (count < 0) break;
    }
    return text.substr(0, length);
}

TEST_CASE(
    "on a terminal, list fits the width and has colours unless they are turned off, and elsewhere "
    "it has none") {
    HostWithTwoWorkspaces host;
    damage("ip link set vif8.0 nomaster");
    const std::map<std::string, std::string> plain = {{"NO_COLOR", "1"}, {"TERM", "xterm"}};
    for (const unsigned short columns : std::initializer_list<unsigned short>{200, 100, 80}) {
        CAPTURE(columns);
        std::istringstream lines(on_terminal({"list"}, columns, plain));
        for (std::string line; std::getline(lines, line);) {
            line.erase(line.find_last_not_of('\r') + 1);
            CHECK(line.size() <= columns);
            CHECK(line.find('\033') == std::string::npos);
        }
    }
    const std::string coloured = on_terminal({"list"}, 120, {{"TERM", "xterm"}});
    CHECK(coloured.find("\033[31mport\033[0m") != std::string::npos);
    CHECK(coloured.find("\033[32mok\033[0m") != std::string::npos);
    CHECK(on_terminal({"list"}, 120, {{"TERM", "dumb"}}).find('\033') == std::string::npos);
    CHECK(run(workspacectl({"list"})).said.find('\033') == std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::tests::list_test
