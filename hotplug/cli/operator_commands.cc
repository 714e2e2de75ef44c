// SPDX-License-Identifier: GPL-2.0-or-later
// What an administrator or an agent calls, as commands.
#include <memory>

#include "cli/command_line.h"
#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "model/error.h"
#include "watch/child_commands.h"
#include "watch/watch.h"

namespace vif_workspace {
namespace {

constexpr const char* viewing = "See";
constexpr const char* keeping = "Keep right";
constexpr const char* assigning = "Assign";

/// A flag that a command has while it runs.
using Flag = std::shared_ptr<bool>;

Flag add_flag(CLI::App* command, const char* name, const char* meaning) {
    auto flag = std::make_shared<bool>(false);
    command->add_flag(name, *flag, meaning);
    return flag;
}

void exit_unless_complete(CheckResult result) {
    if (result == CheckResult::differs) throw CLI::RuntimeError(1);
}

void add_views(CLI::App& app) {
    CLI::App* listing =
        app.add_subcommand("list", "the vifs in force, and what is wrong with which")
            ->group(viewing);
    const Flag as_json = add_flag(listing, "--json", "for programs; see workspacectl(8)");
    const Flag record = add_flag(listing, "--unchecked", "the record alone, compared with nothing");
    listing->footer("Example:\n  workspacectl list --json | jq -r '.vifs[].ip[0]'");
    listing->callback(with_watchdog([as_json, record] {
        const ComparisonMode comparison = *record ? ComparisonMode::none : ComparisonMode::whole;
        *as_json ? list_as_json(enforcer_of_this_host(), comparison)
                 : list(enforcer_of_this_host(), comparison);
    }));

    CLI::App* showing =
        app.add_subcommand("show", "everything about one vif in force")->group(viewing);
    const auto vif = std::make_shared<std::string>();
    showing->add_option("VIF", *vif, "as in vif7.0")->required();
    const Flag shown_as_json = add_flag(showing, "--json", "for programs; see workspacectl(8)");
    showing->footer("Example:\n  workspacectl show vif7.0");
    showing->callback(with_watchdog([vif, shown_as_json] {
        *shown_as_json ? show_as_json(enforcer_of_this_host(), *vif)
                       : show(enforcer_of_this_host(), *vif);
    }));
}

int status_of(CheckResult result) {
    return result == CheckResult::differs ? broken_status : 0;
}

/// It says both, each with a bit of its own.
int status_of(const LastingResult& answer) {
    return status_of(answer.result) + (answer.is_final ? 0 : under_way_status);
}

void add_care(CLI::App& app) {
    CLI::App* checking =
        app.add_subcommand(
               "check", "compare registry, xenstore, ports, rules and DHCP; exit 1 if they differ")
            ->group(keeping);
    const Flag as_json = add_flag(checking, "--json", "for programs; see workspacectl(8)");
    const Flag settled_only =
        add_flag(checking, "--lasting",
                 "leave out what events under way may yet make good; exit 4, or 5, then");
    checking->get_option("--lasting")->excludes("--json");
    checking->footer("Example:\n  workspacectl check || workspacectl repair");
    checking->callback(with_watchdog([as_json, settled_only] {
        const Enforcer enforcer = enforcer_of_this_host();
        const int status = *settled_only ? status_of(check_lasting(enforcer))
                           : *as_json    ? status_of(check_as_json(enforcer))
                                         : status_of(check(enforcer));
        if (status != 0) throw CLI::RuntimeError(status);
    }));

    app.add_subcommand("repair",
                       "make rules and DHCP those of the workspaces online, whatever stands")
        ->group(keeping)
        ->footer("Example:\n  workspacectl repair    # after `nft flush ruleset`")
        ->callback(with_watchdog([] {
            Enforcer enforcer = enforcer_of_this_host();
            repair(enforcer);
        }));

    // No watchdog: it lasts.
    app.add_subcommand("watch", "have repaired at once what others change; runs until it is ended")
        ->group(keeping)
        ->footer(
            "Example:\n  workspacectl watch    # as `systemctl enable --now vif-workspace-watch`")
        ->callback([] { watch(enforcer_of_this_host()); });
}

void add_assigning(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("assign", "write what a MAC is assigned, before `xl create`")
            ->group(assigning);
    const auto mac = std::make_shared<std::string>();
    const auto words = std::make_shared<std::vector<std::string>>();
    const auto file = std::make_shared<std::string>();
    command->add_option("MAC", *mac, "like 00:16:3e:00:00:0a");
    command->add_option(node_value_option, *words,
                        "ip=10.7.0.10 hostname=alpha [netmask= gateway= dns= ...]");
    command->add_option("--from", *file, "all that a file assigns, or nothing; - is standard input")
        ->option_text("FILE");
    command->footer(
        "Examples:\n  workspacectl assign 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha "
        "'dns=10.7.0.1 10.7.0.2'\n  workspacectl assign --from pool.toml\n"
        "All nodes: vif-workspace-xenstore(7); such files: workspacectl(8).");
    command->callback([mac, words, file] {
        const bool from_words = !mac->empty() || !words->empty();
        if (from_words != file->empty() || (from_words && words->empty())) {
            throw Error(Fault::usage,
                        "assign takes MAC NODE=VALUE..., or --from FILE; see `workspacectl assign "
                        "--help`");
        }
        from_words ? with_watchdog([&] { assign(*mac, *words); })() : assign_from(*file);
    });

    CLI::App* removing =
        app.add_subcommand("unassign", "remove what a MAC is assigned")->group(assigning);
    removing->add_option("MAC", *mac, "like 00:16:3e:00:00:0a")->required();
    removing->footer("Example:\n  workspacectl unassign 00:16:3e:00:00:0a");
    removing->callback(with_watchdog([mac] { unassign(*mac); }));
}

void add_assignments(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("assignments", "what is assigned, and what of it is in force")
            ->group(assigning);
    const auto macs = std::make_shared<std::vector<std::string>>();
    command->add_option("MAC", *macs, "of these alone");
    const Flag as_json = add_flag(command, "--json", "for programs; see workspacectl(8)");
    command->footer("Example:\n  workspacectl assignments --json | jq '.assignments[].hostname'");
    command->callback(with_watchdog([macs, as_json] {
        exit_unless_complete(*as_json ? assignments_as_json(enforcer_of_this_host(), *macs)
                                      : assignments(enforcer_of_this_host(), *macs));
    }));
}

void add_lint(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("lint", "what would fail, before the guest of a configuration starts")
            ->group(viewing);
    const auto file = std::make_shared<std::string>();
    command->add_option("GUEST.cfg", *file, "as for `xl create`")->required();
    const Flag as_json = add_flag(command, "--json", "for programs; see workspacectl(8)");
    command->footer(
        "Example:\n  workspacectl lint /etc/xen/alpha.cfg && xl create /etc/xen/alpha.cfg");
    command->callback(with_watchdog([file, as_json] {
        exit_unless_complete(*as_json ? lint_as_json(enforcer_of_this_host(), *file)
                                      : lint(enforcer_of_this_host(), *file));
    }));
}

}  // namespace

void add_operator_commands(CLI::App& app) {
    add_views(app);
    add_lint(app);
    add_assigning(app);
    add_assignments(app);
    add_care(app);
}

}  // namespace vif_workspace
