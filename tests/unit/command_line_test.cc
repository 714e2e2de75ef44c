// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command_line.h"

#include <doctest/doctest.h>

namespace vif_workspace::command_line_test {
namespace {

/// What `workspacectl COMMAND --help` prints.
std::string help_of(const std::string& command) {
    CLI::App app("", "workspacectl");
    add_commands(app);
    return app.get_subcommand(command)->help();
}

TEST_CASE(
    "every command has a help, which CLI11 would refuse to make of a name that it does not allow") {
    CLI::App app("", "workspacectl");
    add_commands(app);
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    CHECK(commands.size() > 10);
    for (const CLI::App* command : commands) {
        CAPTURE(command->get_name());
        CHECK(!command->get_description().empty());
        CHECK(command->help().find(command->get_name()) != std::string::npos);
    }
}

TEST_CASE("the help of assign shows the form of a word, not the name of the option") {
    const std::string help = help_of("assign");
    CHECK(help.find("[MAC] [NODE=VALUE...]") != std::string::npos);
    CHECK(help.find("NODE=VALUE ...") != std::string::npos);
}

}  // namespace
}  // namespace vif_workspace::command_line_test
