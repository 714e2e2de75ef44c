// SPDX-License-Identifier: GPL-2.0-or-later
// The commands that Xen calls: its hotplug script, and each event by itself. They take the words
// and the environment of libxl, which events/event.h parses.
#include <csignal>
#include <cstdlib>
#include <memory>

#include <sys/prctl.h>
#include <unistd.h>

#include "cli/command_line.h"
#include "events/event.h"
#include "events/events.h"
#include "events/run_event.h"

namespace vif_workspace {
namespace {

constexpr const char* one_event = "One hotplug event, without bringing the port up";
constexpr const char* hidden = "";  // not in --help; workspacectl(8) describes it

/// An event ends with its caller: a person who kills the caller wants the event to end too.
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

void run_one_event(const std::vector<std::string>& words) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, environment());
    if (!event) return;
    reporting_to_xl(*event, [&] {
        Enforcer enforcer = enforcer_of_this_host();
        run_event(*event, enforcer);
    });
}

void print_dry_run(const std::vector<std::string>& words) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, environment());
    if (event) dry_run(*event, enforcer_of_this_host());
}

/// An event as --help describes it.
struct EventHelp {
    std::string name;
    std::string meaning;
    std::string type;
    std::string environment;  // what else the example needs
};

void add_event(CLI::App& app, const EventHelp& help) {
    CLI::App* event = app.add_subcommand(help.name, help.meaning)->group(one_event);
    const auto words = std::make_shared<std::vector<std::string>>();
    const auto is_dry = std::make_shared<bool>(false);
    event->add_option("argument", *words, "the arguments that libxl gives, like " + help.type)
        ->type_name("");
    event->add_flag("--dry-run", *is_dry, "print the rules and DHCP configuration; change nothing");
    event->footer("Example:\n  XENBUS_PATH=backend/vif/7/0 " + help.environment + "workspacectl " +
                  help.name + " " + help.type + " --dry-run");
    event->callback(with_watchdog([name = help.name, words, is_dry] {
        words->insert(words->begin(), name);
        *is_dry ? print_dry_run(*words) : run_one_event(*words);
    }));
}

void add_events(CLI::App& app) {
    const std::string of_emulated_nic = "INTERFACE=vif7.0-emu ";
    add_event(app,
              {"online", "a vif came up: confine it, and serve it its address", "type_if=vif", ""});
    add_event(app, {"offline", "a vif went away: remove its rules, ports and address",
                    "type_if=vif", ""});
    add_event(app, {"add", "the emulated NIC of an HVM guest appeared: confine it", "type_if=tap",
                    of_emulated_nic});
    add_event(app, {"remove", "the emulated NIC went away: take it off its bridge", "type_if=tap",
                    of_emulated_nic});
}

void add_hotplug_script(CLI::App& app) {
    CLI::App* script = app.add_subcommand("hotplug", "run one call of the hotplug script by libxl");
    script->group(hidden);
    const auto words = std::make_shared<std::vector<std::string>>();
    const auto directory = std::make_shared<std::string>();
    script->add_option("directory", *directory, "the directory of the base script")
        ->type_name("")
        ->required();
    script
        ->add_option("argument", *words, "the arguments that libxl gives, like online type_if=vif")
        ->type_name("");
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
