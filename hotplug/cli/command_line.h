// SPDX-License-Identifier: GPL-2.0-or-later
// The commands of workspacectl: which words call which verb, and how each is explained. main joins
// them and turns what they throw into a status; the verbs are in events.h.
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

/// Prints, one a line, what may stand in the place of the last word: for a shell's completion.
void add_completion(CLI::App& app);

/// Throws Error (usage) that names the verb among WORDS, and the nearest there is, if APP has none
/// that is called so.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& words);

/// What CLI11 complains of, as an Error (usage) that names the help of the verb it is about.
Error as_error(const CLI::App& app, const CLI::ParseError& complaint);

}  // namespace vif_workspace
