// SPDX-License-Identifier: GPL-2.0-or-later
// The commands that a person or a program calls: their options, their --help and their exit status.
#include <memory>

#include "cli/command_line.h"
#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "model/error.h"
#include "watch/child_commands.h"
#include "watch/watch.h"

namespace vif_workspace {
namespace {

constexpr const char* showing = "Show";
constexpr const char* assigning = "Assign addresses";
constexpr const char* repairing = "Check and repair";

/// A flag of a command, for as long as its callback lives.
using Flag = std::shared_ptr<bool>;

Flag add_flag(CLI::App* command, const char* name, const char* meaning) {
    auto flag = std::make_shared<bool>(false);
    command->add_flag(name, *flag, meaning);
    return flag;
}

Flag add_json(CLI::App* command) {
    return add_flag(command, "--json", "print JSON for programs; workspacectl(8) describes it");
}

Format format_of(const Flag& as_json) {
    return *as_json ? Format::json : Format::text;
}

int status_of(CheckResult result) {
    return result == CheckResult::differs ? findings_status : 0;
}

/// The sum says both: whether there are findings, and whether an event is running.
int status_of(const LastingResult& lasting) {
    return status_of(lasting.result) + (lasting.is_final ? 0 : event_running_status);
}

void exit_with(int status) {
    if (status != 0) throw CLI::RuntimeError(status);
}

void add_list(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("list", "list the vifs in force, and what is wrong with each");
    command->group(showing);
    const Flag as_json = add_json(command);
    const Flag is_unchecked =
        add_flag(command, "--unchecked", "print the registry without comparing it with the host");
    command->footer("Example:\n  workspacectl list --json | jq -r '.vifs[].ip[0]'");
    command->callback(with_watchdog([as_json, is_unchecked] {
        list(enforcer_of_this_host(), {.format = format_of(as_json), .is_checked = !*is_unchecked});
    }));
}

void add_show(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("show", "show one vif: addresses, DHCP, counters, findings, rules");
    command->group(showing);
    const auto vif = std::make_shared<std::string>();
    command->add_option("VIF", *vif, "the name of the vif, like vif7.0")->type_name("")->required();
    const Flag as_json = add_json(command);
    command->footer("Example:\n  workspacectl show vif7.0");
    command->callback(
        with_watchdog([vif, as_json] { show(enforcer_of_this_host(), *vif, format_of(as_json)); }));
}

void add_metrics(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("metrics", "print metrics for a monitoring system (OpenMetrics)");
    command->group(showing);
    const auto file = std::make_shared<std::string>();
    command
        ->add_option("--textfile", *file,
                     "write FILE for the textfile collector of node_exporter, in one step")
        ->option_text("FILE");
    command->footer(
        "vif-workspace-metrics.timer writes the file every 30 seconds.\n"
        "Example:\n  workspacectl metrics | grep findings");
    command->callback(with_watchdog([file] {
        const Enforcer enforcer = enforcer_of_this_host();
        file->empty() ? metrics(enforcer, VIF_WORKSPACE_VERSION)
                      : write_metrics(enforcer, VIF_WORKSPACE_VERSION, *file);
    }));
}

void add_lint(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("lint", "predict what would fail if a guest were started");
    command->group(showing);
    const auto file = std::make_shared<std::string>();
    command->add_option("GUEST.cfg", *file, "the configuration, as for `xl create`")
        ->type_name("")
        ->required();
    const Flag as_json = add_json(command);
    command->footer(
        "Exit status: 1 if anything would fail.\n"
        "Example:\n  workspacectl lint /etc/xen/alpha.cfg && xl create /etc/xen/alpha.cfg");
    command->callback(with_watchdog([file, as_json] {
        exit_with(status_of(lint(enforcer_of_this_host(), *file, format_of(as_json))));
    }));
}

void add_assign(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("assign", "assign addresses to a MAC, before `xl create`");
    command->group(assigning);
    const auto mac = std::make_shared<std::string>();
    const auto words = std::make_shared<std::vector<std::string>>();
    const auto file = std::make_shared<std::string>();
    command->add_option("MAC", *mac, "the MAC of the vif, like 00:16:3e:00:00:0a")->type_name("");
    command
        ->add_option(node_value_option, *words,
                     "ip=10.7.0.10 hostname=alpha [netmask= gateway= dns= ...]")
        ->type_name("");
    command->add_option("--from", *file, "take the assignments from FILE; - is standard input")
        ->option_text("FILE");
    command->footer(
        "Examples:\n  workspacectl assign 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha "
        "'dns=10.7.0.1 10.7.0.2'\n  workspacectl assign --from pool.toml\n"
        "If anything in FILE is wrong, nothing of it is written.\n"
        "vif-workspace-xenstore(7) describes the nodes, workspacectl(8) the files.");
    command->callback([mac, words, file] {
        const bool from_words = !mac->empty() || !words->empty();
        if (from_words != file->empty() || (from_words && words->empty())) {
            throw Error(ErrorKind::usage,
                        "assign needs either MAC NODE=VALUE... or --from FILE; see `workspacectl "
                        "assign --help`");
        }
        from_words ? with_watchdog([&] { assign(*mac, *words); })() : assign_from(*file);
    });
}

void add_unassign(CLI::App& app) {
    CLI::App* command = app.add_subcommand("unassign", "remove the assignment of a MAC");
    command->group(assigning);
    const auto mac = std::make_shared<std::string>();
    command->add_option("MAC", *mac, "the MAC of the vif, like 00:16:3e:00:00:0a")
        ->type_name("")
        ->required();
    command->footer("Example:\n  workspacectl unassign 00:16:3e:00:00:0a");
    command->callback(with_watchdog([mac] { unassign(*mac); }));
}

void add_assignments(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("assignments", "list the assignments, and the vifs that use them");
    command->group(assigning);
    const auto macs = std::make_shared<std::vector<std::string>>();
    command->add_option("MAC", *macs, "list the assignments of these MACs only")->type_name("");
    const Flag as_json = add_json(command);
    command->footer(
        "Exit status: 1 if an assignment cannot be used, or if not all could be listed.\n"
        "Example:\n  workspacectl assignments --json | jq '.assignments[].hostname'");
    command->callback(with_watchdog([macs, as_json] {
        exit_with(status_of(assignments(enforcer_of_this_host(), *macs, format_of(as_json))));
    }));
}

void add_check(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("check", "compare the registry with the state of this host");
    command->group(repairing);
    const Flag as_json = add_json(command);
    const Flag is_lasting =
        add_flag(command, "--lasting", "leave out what a running event may still resolve");
    command->get_option("--lasting")->excludes("--json");
    command->footer(
        "It compares the registry with xenstore, the ports, the rules and DHCP.\n"
        "Exit status: 1 if they differ; with --lasting, plus 4 while an event is running.\n"
        "Example:\n  workspacectl check || workspacectl repair");
    command->callback(with_watchdog([as_json, is_lasting] {
        const Enforcer enforcer = enforcer_of_this_host();
        exit_with(*is_lasting ? status_of(check_lasting(enforcer))
                              : status_of(check(enforcer, format_of(as_json))));
    }));
}

void add_repair(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("repair", "make registry, rules and DHCP match xenstore");
    command->group(repairing);
    command->footer(
        "Every vif that is online in xenstore comes into force as it is assigned now.\n"
        "Example:\n  workspacectl repair    # after `nft flush ruleset`");
    command->callback(with_watchdog([] {
        const Enforcer enforcer = enforcer_of_this_host();
        repair(enforcer);
    }));
}

void add_watch(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("watch", "repair changes by other programs as they happen");
    command->group(repairing);
    command->footer(
        "It runs until it is stopped.\n"
        "Example:\n  workspacectl watch    # as a service: `systemctl enable --now "
        "vif-workspace-watch`");
    command->callback([] { watch(enforcer_of_this_host()); });  // no watchdog: it has no end
}

}  // namespace

void add_operator_commands(CLI::App& app) {
    add_list(app);
    add_show(app);
    add_metrics(app);
    add_lint(app);
    add_assign(app);
    add_unassign(app);
    add_assignments(app);
    add_check(app);
    add_repair(app);
    add_watch(app);
}

}  // namespace vif_workspace
