// SPDX-License-Identifier: GPL-2.0-or-later
// The command `complete`: candidates for the word that is being typed. Commands and options come
// from the command line's own declarations, vifs from the registry, MACs from xenstore. An error
// means no candidates, and prints nothing: its sentence would break the line that is being typed.
#include <algorithm>
#include <iostream>

#include "cli/command_line.h"
#include "enforce/command_limits.h"
#include "model/error.h"
#include "store/assignment_store.h"

namespace vif_workspace {
namespace {

using Words = std::vector<std::string>;

Words commands(const CLI::App& app) {
    Words names;
    for (const CLI::App* command :
         app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
        names.push_back(command->get_name());
    return names;
}

Words options(const CLI::App& command) {
    Words names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

Words vifs() {
    Words names;
    const BindingSet bindings = enforcer_of_this_host().registry().peek();
    for (const Binding* binding : bindings.by_serial()) names.push_back(binding->vif.to_string());
    return names;
}

Words macs() {
    const auto keys = Store().transact([](const Transaction& now) { return assigned_keys(now); });
    Words names;
    for (const std::string& key : keys) {
        if (const auto mac = MacAddress::parse_store_key(key)) names.push_back(mac->to_string());
    }
    return names;
}

/// NODE= for each node of the schema that the words do not have yet.
Words nodes(const Words& before) {
    Words names;
    for (const SchemaNode& node : schema()) {
        const std::string name = std::string(node.name) + "=";
        const bool is_given = std::ranges::any_of(
            before, [&](const std::string& word) { return word.starts_with(name); });
        if (!is_given) names.push_back(name);
    }
    return names;
}

/// BEFORE: the words before the one that is typed, from the command on.
Words candidates(const CLI::App& app, const Words& before, const std::string& typed) {
    if (before.empty()) return typed.starts_with('-') ? options(app) : commands(app);
    const std::string& command = before.front();
    const auto same_name = [&](const CLI::App* one) { return one->get_name() == command; };
    const auto found = app.get_subcommands(same_name);
    if (found.empty() || before.back() == "--from") return {};
    if (typed.starts_with('-')) return options(*found.front());
    if (command == "show") return vifs();
    if (command == "unassign" || command == "assignments") return macs();
    if (command == "assign") return before.size() == 1 ? macs() : nodes(before);
    return {};
}

void complete(const CLI::App& app, Words words) {
    const std::string typed = words.empty() ? "" : words.back();
    if (!words.empty()) words.pop_back();
    try {
        for (const std::string& word : candidates(app, words, typed)) {
            if (word.starts_with(typed)) std::cout << word << "\n";
        }
    } catch (const Error&) {
        return;
    }
}

}  // namespace

void add_completion(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("complete", "print the candidates for the last WORD, one per line");
    command->group("")->prefix_command();
    command->callback(with_watchdog([&app, command] { complete(app, command->remaining()); }));
}

}  // namespace vif_workspace
