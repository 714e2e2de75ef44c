#include "legacy/legacy_command.h"

#include <algorithm>
#include <iostream>

#include "enforce/command_limits.h"
#include "host/log.h"
#include "host/sanitize_process.h"
#include "legacy/renew.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// What stood and what stands.
struct Change {
    NamedWorkspace before;
    NamedWorkspace after;
};

void refuse_disagreement(const NamedWorkspace& workspace) {
    const Said& decision = *workspace.decision();
    for (const auto& [command, said] : workspace.said) {
        if (said.mac == decision.mac && said.ip == decision.ip) continue;
        throw Error(Fault::conflict, workspace.name.to_string() + ": dhcp-config says " +
                                         decision.mac.to_string() + " " + decision.ip.to_string() +
                                         ", ebtables-config says " + said.mac.to_string() + " " +
                                         said.ip.to_string() +
                                         "; remove what the other command has added first");
    }
}

void refuse_other_address(const NamedWorkspace& workspace, const Removal& removal) {
    const Said* decision = workspace.decision();
    if (decision == nullptr || !removal.ip || decision->ip == *removal.ip) return;
    throw Error(Fault::conflict, workspace.name.to_string() + " has the address " +
                                     decision->ip.to_string() + ", not " + removal.ip->to_string() +
                                     "; nothing was removed");
}

NamedWorkspace after(const Addition& addition, NamedWorkspace workspace) {
    workspace.said.insert_or_assign(addition.command, addition.said);
    refuse_disagreement(workspace);
    return workspace;
}

NamedWorkspace after(const Removal& removal, NamedWorkspace workspace) {
    refuse_other_address(workspace, removal);
    workspace.said.erase(removal.command);
    return workspace;
}

template <class Call>
Change change(const Call& call, Store& store) {
    return store.transact([&](const Transaction& changing) {
        const NamedWorkspace before = read_named_workspace(changing, call.name);
        Change made = {before, after(call, before)};
        rewrite(changing, made.before, made.after);
        return made;
    });
}

void take_back(const Change& made, const MacAddress& mac, Store& store, Host& host) {
    try {
        store.transact(
            [&](const Transaction& changing) { rewrite(changing, made.after, made.before); });
        renew(mac, store, host);  // of two vifs with that MAC one may have changed
    } catch (const Error& error) {
        log_error("vifname=" + made.before.name.to_string() +
                  " undo=failed why=" + quote(error.what()));
    }
}

void make(const Addition& addition, Store& store, Host& host) {
    const Change made = change(addition, store);
    try {
        renew(addition.said.mac, store, host);
    } catch (const Error&) {
        take_back(made, addition.said.mac, store, host);
        throw;
    }
    log_event(to_string(addition.command) + " add vifname=" + addition.name.to_string() +
              " mac=" + addition.said.mac.to_string() + " ip=" + addition.said.ip.to_string());
}

void make(const Removal& removal, Store& store, Host& /*host*/) {
    change(removal, store);
    log_event(to_string(removal.command) + " rem vifname=" + removal.name.to_string());
}

HistoricalCall parse(HistoricalCommand command, const std::vector<std::string>& words) {
    switch (command) {
        case HistoricalCommand::dhcp_config:
            return parse_dhcp_config(words);
        case HistoricalCommand::ebtables_config:
            break;
    }
    return parse_ebtables_config(words);
}

}  // namespace

void carry_out(const HistoricalCall& call, Host& host) {
    // One at a time: what one has to take back, no other has built on.
    const Lock alone(host.configuration().run_directory / "historical.lock", host.deadline());
    Store store;
    std::visit([&](const auto& kind) { make(kind, store, host); }, call);
}

int run_historical(HistoricalCommand command, int argc, char** argv) {
    try {
        start_clean();
        forget_environment();
        open_log();
        forget_caller();
        in_time([&] {
            const HistoricalCall call = parse(command, {argv + std::min(argc, 1), argv + argc});
            Host host = this_host();
            carry_out(call, host);
        })();
        return 0;
    } catch (const std::exception& error) {
        log_error(to_string(command) + ": " + error.what());
        std::cerr << to_string(command) << ": " << error.what() << "\n";
        return 1;
    }
}

}  // namespace vif_workspace
