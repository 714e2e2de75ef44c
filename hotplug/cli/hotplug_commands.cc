// What Xen calls, as commands: its hotplug script, and one event of it alone.
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

constexpr const char* one_event = "One event, without bringing its port up";
constexpr const char* plumbing = "";  // in no help of all verbs; in workspace-vif(8)

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
enum class Earnest { done, told };

void carry_out_event(const std::vector<std::string>& words, Earnest earnest) {
    die_with_the_caller();
    const std::optional<Event> event = parse_event(words, environment());
    if (!event) return;
    if (earnest == Earnest::told) return dry_run(*event, this_host());
    telling_xl(*event, [&] {
        Host host = this_host();
        carry_out(*event, host);
    });
}

void add_events(CLI::App& app) {
    const std::vector<std::pair<std::string, std::string>> events = {
        {"online", "a vif comes up: confine it and give it its address"},
        {"offline", "a vif has gone: take all of it away"},
        {"add", "the emulated card of an HVM guest appears"},
        {"remove", "it has gone"}};
    for (const auto& [verb, meaning] : events) {
        const bool of_a_tap = verb == "add" || verb == "remove";
        CLI::App* event = app.add_subcommand(verb, meaning)->group(one_event);
        const auto words = std::make_shared<std::vector<std::string>>();
        const auto is_dry = std::make_shared<bool>(false);
        event->add_option("argument", *words, "what libxl passed on, like type_if=vif");
        event->add_flag("--dry-run", *is_dry, "print the rules and the DHCP text, touch nothing");
        event->footer("Example:\n  XENBUS_PATH=backend/vif/7/0 workspace-vif " + verb + " " +
                      (of_a_tap ? "type_if=tap" : "type_if=vif") + " --dry-run" +
                      (of_a_tap ? "    # with INTERFACE=vif7.0-emu" : ""));
        event->callback(in_time([verb = verb, words, is_dry] {
            words->insert(words->begin(), verb);
            carry_out_event(*words, *is_dry ? Earnest::told : Earnest::done);
        }));
    }
}

void add_hotplug_script(CLI::App& app) {
    CLI::App* script = app.add_subcommand("hotplug", "one call of the hotplug script by libxl");
    script->group(plumbing);
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

void add_what_xen_calls(CLI::App& app) {
    add_events(app);
    add_hotplug_script(app);
}

}  // namespace vif_workspace
