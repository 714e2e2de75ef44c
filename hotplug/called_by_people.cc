// What an administrator or an agent calls, as commands.
#include <memory>

#include "command_line.h"
#include "look.h"
#include "verbs.h"

namespace vif_workspace {
namespace {

void add_views(CLI::App& app) {
    CLI::App* listing = app.add_subcommand("list", "the vifs in force on this host");
    const auto as_json = std::make_shared<bool>(false);
    listing->add_flag("--json", *as_json, "for programs: {\"vifs\": [...]}");
    listing->callback(
        in_time([as_json] { *as_json ? list_as_json(this_host()) : list(this_host()); }));

    CLI::App* showing = app.add_subcommand("show", "everything about one vif in force");
    const auto vif = std::make_shared<std::string>();
    showing->add_option("VIF", *vif, "as in vif7.0")->required();
    showing->callback(in_time([vif] { show(this_host(), *vif); }));
}

int status_of(Agreement agreement) {
    return agreement == Agreement::broken ? broken_status : 0;
}

/// It says both, each with a bit of its own.
int status_of(const SettledAgreement& answer) {
    return status_of(answer.agreement) + (answer.is_final ? 0 : under_way_status);
}

void add_care(CLI::App& app) {
    CLI::App* checking = app.add_subcommand(
        "check", "compare registry, xenstore, ports, rules and DHCP; exit 1 if they differ");
    const auto settled_only = std::make_shared<bool>(false);
    checking->add_flag("--settled", *settled_only,
                       "leave out what events under way may yet make good; exit 4, or 5, then");
    checking->callback(in_time([settled_only] {
        const Host host = this_host();
        const int status = *settled_only ? status_of(check_settled(host)) : status_of(check(host));
        if (status != 0) throw CLI::RuntimeError(status);
    }));

    app.add_subcommand("repair",
                       "make rules and DHCP those of the workspaces online, whatever stands")
        ->callback(in_time([] {
            Host host = this_host();
            repair(host);
        }));

    // No watchdog: it lasts.
    app.add_subcommand("watch", "have repaired at once what others change; runs until it is ended")
        ->callback([] { watch(this_host()); });
}

void add_assignments(CLI::App& app) {
    CLI::App* assigning =
        app.add_subcommand("assign", "write what a MAC is assigned, before `xl create`");
    const auto mac = std::make_shared<std::string>();
    const auto words = std::make_shared<std::vector<std::string>>();
    assigning->add_option("MAC", *mac, "like 00:16:3e:00:00:0a")->required();
    assigning
        ->add_option("NODE=VALUE", *words,
                     "ip=10.7.0.10 hostname=alpha [netmask= gateway= dns= ...]")
        ->required();
    assigning->footer(
        "Example:\n  workspace-vif assign 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha "
        "'dns=10.7.0.1 10.7.0.2'\nAll nodes: vif-workspace-xenstore(7).");
    assigning->callback(in_time([mac, words] { assign(*mac, *words); }));

    CLI::App* removing = app.add_subcommand("unassign", "remove what a MAC is assigned");
    removing->add_option("MAC", *mac, "like 00:16:3e:00:00:0a")->required();
    removing->callback(in_time([mac] { unassign(*mac); }));
}

}  // namespace

void add_what_people_call(CLI::App& app) {
    add_views(app);
    add_care(app);
    add_assignments(app);
}

}  // namespace vif_workspace
