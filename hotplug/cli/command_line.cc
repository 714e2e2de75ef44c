// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command_line.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

class HelpFormatter : public CLI::Formatter {
  public:
    HelpFormatter() { column_width(24); }

    std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
        const std::string name = CLI::Formatter::make_option_name(option, is_positional);
        return name == node_value_option ? "NODE=VALUE" : name;
    }
};

/// The Levenshtein distance: how many letters must be changed, added or left out to turn one word
/// into the other.
std::size_t edit_distance(const std::string& one, const std::string& other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < one.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const std::size_t changed = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

/// The commands that --help shows, in its order.
std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> commands;
    for (const CLI::App* command :
         app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
        commands.push_back(command->get_name());
    return commands;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& commands) {
    const auto nearest = std::ranges::min_element(
        commands, {}, [&](const std::string& command) { return edit_distance(word, command); });
    if (nearest != commands.end() && edit_distance(word, *nearest) <= 2)
        return "did you mean " + *nearest + "?";
    return "the commands are " + join(commands, ", ");
}

}  // namespace

void add_commands(CLI::App& app) {
    app.formatter(
        std::make_shared<HelpFormatter>());  // a command takes that of its app when it is added
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.require_subcommand(1);
    app.fallthrough(false);
    app.footer(
        "`workspacectl COMMAND --help` shows the options of a command and an example.\n"
        "Exit status: 0 success; 1 failure, or something is wrong; 2 wrong command line.");
    add_operator_commands(app);
    add_hotplug_commands(app);
    add_completion(app);
}

void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words) {
    const auto command = std::ranges::find_if(words, [](const std::string& word) {
        return word.find('=') == std::string::npos && !word.starts_with('-');
    });
    const bool has_only_options = command == words.end() && !words.empty();
    if (has_only_options) return;  // --help, --version
    const std::string word = command == words.end() ? "" : *command;
    const bool is_known =
        !app.get_subcommands([&](const CLI::App* one) { return one->get_name() == word; }).empty();
    if (is_known) return;
    throw Error(ErrorKind::usage,
                (word.empty() ? "no command was given" : quote(word) + " is not a command") + "; " +
                    suggestion(word, commands_of(app)));
}

Error as_error(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<const CLI::App*> commands =
        app.get_subcommands([](const CLI::App* one) { return one->parsed(); });
    const std::string command = commands.empty() ? "" : commands.front()->get_name() + " ";
    return {ErrorKind::usage,
            sanitize(error.what()) + "; see `workspacectl " + command + "--help`"};
}

}  // namespace vif_workspace
