// SPDX-License-Identifier: GPL-2.0-or-later
// The command line of workspacectl: which words call which command, and the --help of each. It
// declares options and checks words; the work is in commands/commands.h, events/events.h and
// watch/watch.h. main calls it, and turns what a command throws into an exit status.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "model/error.h"

namespace vif_workspace {

/// Adds all commands to APP, and the layout of their help.
void add_commands(CLI::App& app);

void add_hotplug_commands(CLI::App& app);
void add_operator_commands(CLI::App& app);

/// The name of the positional option that the help shows as NODE=VALUE: CLI11 allows no '=' in a
/// name from 2.4 on.
constexpr const char* node_value_option = "NODE";

/// `complete`: prints the candidates for the last word of a command line, one per line, for a
/// shell's completion.
void add_completion(CLI::App& app);

/// Throws Error (usage) if the first command among WORDS is none of APP's. The sentence names it
/// and the command with the nearest name.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words);

/// A parse error of CLI11 as an Error (usage) that names the --help of its command.
Error as_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace vif_workspace
