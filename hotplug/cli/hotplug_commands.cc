// SPDX-License-Identifier: GPL-2.0-or-later
// The commands that run one event by itself. They take the words and the environment of libxl,
// which events/event.h parses. (libxl's own call of the hotplug script does not pass here: see
// main.cc.)
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

/// An event ends with its caller: a person who kills the caller wants the event to end too.
void die_with_the_caller() {
    const pid_t caller = getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != caller) std::exit(1);
}

void run_one_event(const std::vector<std::string>& words) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, process_environment());
    if (!event) return;
    run_and_report_failure(*event, [&] {
        const Enforcer enforcer = enforcer_of_this_host();
        run_event(*event, enforcer, command_deadline());
    });
}

void print_dry_run(const std::vector<std::string>& words) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, process_environment());
    if (event) dry_run(*event, enforcer_of_this_host(), command_deadline());
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

}  // namespace

void add_hotplug_commands(CLI::App& app) {
    add_events(app);
}

}  // namespace vif_workspace
