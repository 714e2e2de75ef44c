// SPDX-License-Identifier: GPL-2.0-or-later
// The command line: every command explains itself, a wrong word is named, and the shell completes.
#include <algorithm>
#include <filesystem>

#include "support/printing.h"
#include "support/testbed.h"

namespace vif_workspace::tests::command_line_test {
namespace {

const std::vector<std::string> commands = {"list",        "show",  "lint",   "assign", "unassign",
                                           "assignments", "check", "repair", "watch",  "online",
                                           "offline",     "add",   "remove"};

Outcome workspacectl(const Words& arguments) {
    Command command{{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    return run(command);
}

TEST_CASE("every command in the help explains itself with an example") {
    World world;
    const std::string help = workspacectl({"--help"}).said;
    for (const std::string& command : commands) {
        CAPTURE(command);
        CHECK(help.find("\n  " + command + " ") != std::string::npos);
        const Outcome own = workspacectl({command, "--help"});
        CHECK(own.status == 0);
        CHECK(own.said.find("Example") != std::string::npos);
        CHECK(own.said.find("workspacectl " + command) != std::string::npos);
    }
    CHECK(help.find("One hotplug event, without bringing the port up:") != std::string::npos);
    CHECK(help.find("lock-file") == std::string::npos);
}

TEST_CASE("an unknown command is named, with the nearest command or with all of them") {
    World world;
    const std::vector<std::pair<Words, std::string>> wrong = {
        {{"lsit"}, "\"lsit\" is not a command; did you mean list?"},
        {{"asign", guest_mac, "ip=10.9.0.10"}, "\"asign\" is not a command; did you mean assign?"},
        {{"ip=10.9.0.10", "repiar"}, "did you mean repair?"},
        {{"hotplug"}, "hotplug: no directory was given"},
        {{"hotplug", "--help"}, R"("--help" is not the absolute path of a directory)"},
        {{"hotplug", "/etc/xen/scripts"}, "no event name"},
        {{"frobnicate"}, "\"frobnicate\" is not a command; the commands are list, show, "},
        {{"a\033b"}, R"("a\x1bb" is not a command)"},
        {{}, "no command was given; the commands are list, "}};
    for (const auto& [words, said] : wrong) {
        const Outcome outcome = workspacectl(words);
        CHECK(outcome.status == 2);
        INFO("said: ", outcome.said);
        CHECK(outcome.said.find(said) != std::string::npos);
    }
}

TEST_CASE(
    "a wrong option or argument of a command is named, in one sentence that names the command's "
    "help") {
    World world;
    const std::vector<std::pair<Words, std::string>> wrong = {
        {{"list", "--jsn"}, "--jsn; see `workspacectl list --help`\n"},
        {{"list", "vif7.0"}, "vif7.0; see `workspacectl list --help`\n"},
        {{"list", "a\033b"}, "a\\x1bb\"; see `workspacectl list --help`\n"},
        {{"show"}, "workspacectl: VIF is required; see `workspacectl show --help`\n"},
        {{"check", "--json", "--lasting"}, "; see `workspacectl check --help`\n"},
        {{"-v"}, "; see `workspacectl --help`\n"}};
    for (const auto& [words, said] : wrong) {
        const Outcome outcome = workspacectl(words);
        CHECK(outcome.status == 2);
        INFO("said: ", outcome.said);
        CHECK(outcome.said.starts_with("workspacectl: "));
        CHECK(outcome.said.ends_with(said));
        CHECK(std::ranges::count(outcome.said, '\n') == 1);
    }
}

/// What bash offers for a line with its cursor at the end, one completion a line.
std::string completed(const std::string& line) {
    const std::string script = std::string(VIF_WORKSPACE_SCRIPTS) + "/completions/workspacectl";
    const std::string helper = std::getenv("VIF_WORKSPACE_HELPER");
    const std::string program = "PATH=" + std::filesystem::path(helper).parent_path().string() +
                                ":$PATH\n. " + script +
                                "\ncompopt() { :; }\nCOMP_LINE=$1 COMP_POINT=${#1}\n_workspacectl\n"
                                "[ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"";
    return run_or_throw({"bash", "-uc", program, "bash", line});
}

TEST_CASE("bash completes commands, options, vifs, MACs and nodes") {
    World world;
    world.add_default_bridge();
    REQUIRE(world.add_workspace(7, guest_mac, guest_ip).create(world.store()).status == 0);
    CHECK(completed("workspacectl li") == "list\nlint\n");
    CHECK(completed("workspacectl un") == "unassign\n");
    CHECK(completed("workspacectl lock") == "");
    CHECK(completed("workspacectl list --u") == "--unchecked\n");
    CHECK(completed("workspacectl online --d") == "--dry-run\n");
    CHECK(completed("workspacectl show ") == "vif7.0\n");
    CHECK(completed("workspacectl show vif8") == "");
    CHECK(completed("workspacectl unassign ") == guest_mac + "\n");
    // For bash, the word begins after the last ':'.
    CHECK(completed("workspacectl unassign 02:16:3") == "3e:00:00:0a\n");
    CHECK(completed("workspacectl assign " + guest_mac + " host") == "hostname=\n");
    CHECK(completed("workspacectl assign " + guest_mac + " ip=10.9.0.1 i") == "");
    CHECK(completed("workspacectl assign --from ") == "");
    CHECK(completed("workspacectl lint ") == "");
    CHECK(completed("workspacectl frob ") == "");
}

}  // namespace
}  // namespace vif_workspace::tests::command_line_test
