// What Xen's hotplug script calls, as commands: the events, and the questions it asks around them.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>

#include <sys/prctl.h>
#include <unistd.h>

#include "command_line.h"
#include "configuration.h"
#include "event.h"
#include "host/log.h"
#include "model/error.h"
#include "store/report.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

constexpr const char* called_by_the_script = "Called by the hotplug script";
constexpr const char* plumbing = "";  // in no help of all verbs; in workspace-vif(8)

/// libxl kills only the one pid of the script: we must not act after it.
void die_with_the_script() {
    const pid_t script = getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != script) std::exit(1);  // NOLINT(concurrency-mt-unsafe)
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

void carry_out(const Event& event) {
    Host host = this_host();
    switch (event.verb) {
        case Verb::online:
            return online(event, host);
        case Verb::offline:
            return offline(event, host);
        case Verb::add:
            return add(event, host);
        case Verb::remove:
            return remove(event, host);
    }
}

/// For xl to print. The reason why it cannot be told is not more important than what there is to
/// tell.
void tell_xl(const Event& event, const Error& error) {
    try {
        Store store;
        store.transact([&](const Transaction& writing) {
            report_failure(writing, event.backend, error.what());
        });
    } catch (const Error& silence) {
        log_error(silence.what());
    }
}

/// In which an event is asked for.
enum class Earnest { done, told };

[[noreturn]] void fail(const Event& event, const Error& error) {
    const Error told = error.within(event.backend.vif.to_string());
    tell_xl(event, told);
    throw Error(told);
}

void carry_out_event(const std::vector<std::string>& words, Earnest earnest) {
    die_with_the_script();
    const std::optional<Event> event = parse_event(words, environment());
    if (!event) return;
    if (earnest == Earnest::told) return dry_run(*event, this_host());
    try {
        carry_out(*event);
    } catch (const Error& error) {
        fail(*event, error);
    } catch (const std::exception& error) {  // a library's own, or out of memory
        fail(*event, Error(Fault::system, error.what()));
    }
}

void add_events(CLI::App& app) {
    const std::vector<std::pair<std::string, std::string>> events = {
        {"online", "a vif comes up: confine it and give it its address"},
        {"offline", "a vif has gone: take all of it away"},
        {"add", "the emulated card of an HVM guest appears"},
        {"remove", "it has gone"}};
    for (const auto& [verb, meaning] : events) {
        const bool of_a_tap = verb == "add" || verb == "remove";
        CLI::App* event = app.add_subcommand(verb, meaning)->group(called_by_the_script);
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

void add_plumbing(CLI::App& app) {
    const auto add_question = [&](const char* name, const char* meaning, auto answer) {
        CLI::App* question = app.add_subcommand(name, meaning)->group(plumbing);
        const auto words = std::make_shared<std::vector<std::string>>();
        question->add_option("argument", *words, "the event's own words");
        question->callback(in_time([words, answer] {
            if (const auto event = parse_event(*words, environment())) answer(*event, this_host());
        }));
    };
    add_question("standing", "is what this event made still in force?", standing);
    add_question("lock-file", "print the file that keeps this vif's events apart", lock_file);
    add_question("known", "is this event's vif on record?", known);
    app.add_subcommand("base-script", "print the script that joins ports to bridges (base_script)")
        ->group(plumbing)
        ->callback(
            [] { std::cout << read_configuration(configuration_path()).base_script << "\n"; });
}

}  // namespace

void add_what_xen_calls(CLI::App& app) {
    add_events(app);
    add_plumbing(app);
}

}  // namespace vif_workspace
