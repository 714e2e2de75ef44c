// workspace-vif: helper of the hotplug script vif-workspace, and the operator's command. Here a
// command line becomes a call of one verb, and an Error becomes a sentence and a status: 0 done, 1
// failed, 2 the command line was wrong.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "configuration.h"
#include "event.h"
#include "host/log.h"
#include "host/watchdog.h"
#include "model/error.h"
#include "store/report.h"
#include "verbs.h"

extern char** environ;

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// libxl kills the script after 40 s; vif-bridge has its share of them too (scripts/vif-workspace).
constexpr auto time_to_act = 22s;
constexpr auto time_to_live = 25s;

/// Whatever xl left us: other descriptors, ignored signals, a umask.
void start_clean() {
    close_range(STDERR_FILENO + 1, ~0U, 0);
    for (const int signal : {SIGCHLD, SIGPIPE, SIGALRM, SIGRTMIN}) {
        struct sigaction action = {};
        action.sa_handler = SIG_DFL;
        sigaction(signal, &action, nullptr);
    }
    sigset_t none = {};
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    umask(022);
}

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

Host this_host() {
    return {read_configuration(configuration_path()), Deadline::in(time_to_act)};
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

void carry_out_event(const std::vector<std::string>& words) {
    die_with_the_script();
    const std::optional<Event> event = parse_event(words, environment());
    if (!event) return;
    try {
        carry_out(*event);
    } catch (const Error& error) {
        const Error told = error.within(event->backend.vif.to_string());
        tell_xl(*event, told);
        throw told;
    }
}

void add_events(CLI::App& app, std::vector<std::string>& words) {
    const std::vector<std::pair<std::string, std::string>> events = {
        {"online", "a vif comes up: confine it and give it its address"},
        {"offline", "a vif has gone: take all of it away"},
        {"add", "the emulated card of an HVM guest appears"},
        {"remove", "it has gone"}};
    for (const auto& [verb, meaning] : events) {
        CLI::App* event = app.add_subcommand(verb, meaning + " (called by the hotplug script)");
        event->add_option("argument", words, "what libxl passed on, like type_if=vif");
        event->callback([verb = verb, &words] {
            std::vector<std::string> all = {verb};
            all.insert(all.end(), words.begin(), words.end());
            carry_out_event(all);
        });
    }
}

void add_plumbing(CLI::App& app, std::vector<std::string>& words) {
    const auto add_question = [&](const char* name, const char* meaning, auto answer) {
        CLI::App* question = app.add_subcommand(name, meaning);
        question->add_option("argument", words, "the event's own words");
        question->callback([&words, answer] {
            if (const auto event = parse_event(words, environment())) answer(*event, this_host());
        });
    };
    add_question("standing", "is what this event made still in force?", standing);
    add_question("lock-file", "print the file that keeps this vif's events apart", lock_file);
    add_question("known", "is this event's vif on record?", known);
    app.add_subcommand("base-script", "print the script that joins ports to bridges (base_script)")
        ->callback(
            [] { std::cout << read_configuration(configuration_path()).base_script << "\n"; });
}

void add_views(CLI::App& app, bool& as_json, std::string& vif) {
    CLI::App* listing = app.add_subcommand("list", "the vifs in force on this host");
    listing->add_flag("--json", as_json, "for programs: {\"vifs\": [...]}");
    listing->callback([&] { as_json ? list_as_json(this_host()) : list(this_host()); });

    app.add_subcommand("repair",
                       "make rules and DHCP those of the workspaces online, whatever stands")
        ->callback([] {
            Host host = this_host();
            repair(host);
        });

    app.add_subcommand("check",
                       "compare registry, xenstore, ports, rules and DHCP; exit 1 if they differ")
        ->callback([&] {
            if (check(this_host()) == Agreement::broken) throw CLI::RuntimeError(1);
        });

    CLI::App* showing = app.add_subcommand("show", "everything about one vif in force");
    showing->add_option("VIF", vif, "as in vif7.0")->required();
    showing->callback([&] { show(this_host(), vif); });
}

void add_assignments(CLI::App& app, std::string& mac, std::vector<std::string>& words) {
    CLI::App* assigning =
        app.add_subcommand("assign", "write what a MAC is assigned, before `xl create`");
    assigning->add_option("MAC", mac, "like 00:16:3e:00:00:0a")->required();
    assigning
        ->add_option("NODE=VALUE", words,
                     "ip=10.7.0.10 hostname=alpha [netmask= gateway= dns= ...]")
        ->required();
    assigning->footer(
        "Example:\n  workspace-vif assign 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha "
        "'dns=10.7.0.1 10.7.0.2'\nAll nodes: vif-workspace-xenstore(7).");
    assigning->callback([&] { assign(mac, words); });

    CLI::App* removing = app.add_subcommand("unassign", "remove what a MAC is assigned");
    removing->add_option("MAC", mac, "like 00:16:3e:00:00:0a")->required();
    removing->callback([&] { unassign(mac); });
}

/// Toolstacks may put key=value before the verb; CLI11 wants the verb first. (It takes them from
/// the back.)
std::vector<std::string> reversed_with_verb_first(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const auto verb = std::ranges::find_if(
        words, [](const std::string& word) { return word.find('=') == std::string::npos; });
    if (verb != words.end()) std::rotate(words.begin(), verb, verb + 1);
    std::ranges::reverse(words);
    return words;
}

int status_of(const Error& error) {
    return error.fault() == Fault::usage ? 2 : 1;
}

int run(int argc, char** argv) {
    CLI::App app(
        "Gives a Xen guest's virtual interface the address that was decided for it, and nothing "
        "else.\nSee vif-workspace(8) and workspace-vif(8).",
        "workspace-vif");
    app.set_version_flag("--version", VIF_WORKSPACE_VERSION);
    app.require_subcommand(1);
    app.fallthrough(false);

    std::vector<std::string> words;
    std::string mac;
    std::string vif;
    bool as_json = false;
    add_events(app, words);
    add_views(app, as_json, vif);
    add_assignments(app, mac, words);
    add_plumbing(app, words);
    try {
        app.parse(reversed_with_verb_first(argc, argv));
        return 0;
    } catch (const CLI::RuntimeError& answer) {
        return answer.get_exit_code();
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const Error& error) {
        log_error(error.what());
        std::cerr << "workspace-vif: " << error.what() << "\n";
        return status_of(error);
    }
}

}  // namespace
}  // namespace vif_workspace

int main(int argc, char** argv) {
    try {
        vif_workspace::start_clean();
        vif_workspace::open_log();
        const vif_workspace::Watchdog watchdog(vif_workspace::time_to_live);
        return vif_workspace::run(argc, argv);
    } catch (const std::exception& error) {
        // Not one of ours: out of memory, or a library's own.
        std::cerr << "workspace-vif: " << error.what() << "\n";
        return 1;
    }
}
