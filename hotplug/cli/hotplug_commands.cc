// SPDX-License-Identifier: GPL-2.0-or-later
// What Xen calls, as commands: its hotplug script, and one event of it alone.
#include <csignal>
#include <cstdlib>
#include <memory>

#include <sys/prctl.h>
#include <unistd.h>

#include "cli/command_line.h"
#include "enforce/command_limits.h"
#include "events/event.h"
#include "events/events.h"
#include "events/run_event.h"

namespace vif_workspace {
namespace {

constexpr const char* one_event = "One event, without bringing its port up";
constexpr const char* hidden = "";  // in no help of all verbs; in workspacectl(8)

/// Whoever ends the caller means the event, too.
void die_with_the_caller() {
    const pid_t caller = getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != caller) std::exit(1);
}

Environment environment() {
    Environment variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view variable = *entry;
        const std::size_t equals = variable.find('=');
        if (equals == std::string_view::npos) continue;
        variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
    return variables;
}

/// In which an event is asked for.
enum class RunMode { done, report };

void run_one_event(const std::vector<std::string>& words, RunMode earnest) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, environment());
    if (!event) return;
    if (earnest == RunMode::report)
        return dry_run(*event, enforcer_of_this_host(), command_deadline());
    reporting_to_xl(*event, [&] {
        Enforcer enforcer = enforcer_of_this_host();
        run_event(*event, enforcer, command_deadline());
    });
}

void add_events(CLI::App& app) {
    const std::vector<std::pair<std::string, std::string>> events = {
        {"online", "a vif comes up: confine it and give it its address"},
        {"offline", "a vif has gone: take all of it away"},
        {"add", "the emulated card of an HVM guest appears"},
        {"remove", "it has gone"}};
    for (const auto& [command, meaning] : events) {
        const bool of_a_tap = command == "add" || command == "remove";
        CLI::App* event = app.add_subcommand(command, meaning)->group(one_event);
        const auto words = std::make_shared<std::vector<std::string>>();
        const auto is_dry = std::make_shared<bool>(false);
        event->add_option("argument", *words, "what libxl passed on, like type_if=vif");
        event->add_flag("--dry-run", *is_dry, "print the rules and the DHCP text, touch nothing");
        event->footer("Example:\n  XENBUS_PATH=backend/vif/7/0 workspacectl " + command + " " +
                      (of_a_tap ? "type_if=tap" : "type_if=vif") + " --dry-run" +
                      (of_a_tap ? "    # with INTERFACE=vif7.0-emu" : ""));
        event->callback(with_watchdog([command = command, words, is_dry] {
            words->insert(words->begin(), command);
            run_one_event(*words, *is_dry ? RunMode::report : RunMode::done);
        }));
    }
}

void add_hotplug_script(CLI::App& app) {
    CLI::App* script = app.add_subcommand("hotplug", "one call of the hotplug script by libxl");
    script->group(hidden);
    const auto words = std::make_shared<std::vector<std::string>>();
    const auto directory = std::make_shared<std::string>();
    script->add_option("directory", *directory, "where the base script is")->required();
    script->add_option("argument", *words, "what libxl passed on, like online type_if=vif");
    script->callback([words, directory] {
        if (const auto event = parse_event(*words, environment())) {
            hotplug_script(*event, *directory, *words);
        }
    });
}

}  // namespace

void add_hotplug_commands(CLI::App& app) {
    add_events(app);
    add_hotplug_script(app);
}

}  // namespace vif_workspace
