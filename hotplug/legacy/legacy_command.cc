// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/legacy_command.h"

#include <algorithm>
#include <iostream>

#include "enforce/command_limits.h"
#include "host/log.h"
#include "host/sanitize_process.h"
#include "host/watchdog.h"
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
    const LegacyEntry& effective = *workspace.effective();
    for (const auto& [command, entry] : workspace.entries) {
        if (entry.mac == effective.mac && entry.ip == effective.ip) continue;
        throw Error(Fault::conflict, workspace.name.to_string() + ": dhcp-config says " +
                                         effective.mac.to_string() + " " +
                                         effective.ip.to_string() + ", ebtables-config says " +
                                         entry.mac.to_string() + " " + entry.ip.to_string() +
                                         "; remove what the other command has added first");
    }
}

void refuse_other_address(const NamedWorkspace& workspace, const Removal& removal) {
    const LegacyEntry* effective = workspace.effective();
    if (effective == nullptr || !removal.ip || effective->ip == *removal.ip) return;
    throw Error(Fault::conflict, workspace.name.to_string() + " has the address " +
                                     effective->ip.to_string() + ", not " +
                                     removal.ip->to_string() + "; nothing was removed");
}

NamedWorkspace after(const Addition& addition, NamedWorkspace workspace) {
    workspace.entries.insert_or_assign(addition.command, addition.entry);
    refuse_disagreement(workspace);
    return workspace;
}

NamedWorkspace after(const Removal& removal, NamedWorkspace workspace) {
    refuse_other_address(workspace, removal);
    workspace.entries.erase(removal.command);
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

void roll_back(const Change& made, const MacAddress& mac, Store& store, Enforcer& enforcer,
               const Deadline& deadline) {
    try {
        store.transact(
            [&](const Transaction& changing) { rewrite(changing, made.after, made.before); });
        renew(mac, store, enforcer, deadline);  // of two vifs with that MAC one may have changed
    } catch (const Error& error) {
        log_error({{"vifname", made.before.name.to_string()},
                   {"rollback", "failed"},
                   {"reason", error.what()}});
    }
}

void make(const Addition& addition, Store& store, Enforcer& enforcer, const Deadline& deadline) {
    const Change made = change(addition, store);
    try {
        renew(addition.entry.mac, store, enforcer, deadline);
    } catch (const Error&) {
        roll_back(made, addition.entry.mac, store, enforcer, deadline);
        throw;
    }
    log_event(to_string(addition.command) + " add", {{"vifname", addition.name.to_string()},
                                                     {"mac", addition.entry.mac.to_string()},
                                                     {"ip", addition.entry.ip.to_string()}});
}

void make(const Removal& removal, Store& store, Enforcer& /*enforcer*/,
          const Deadline& /*deadline*/) {
    change(removal, store);
    log_event(to_string(removal.command) + " rem", {{"vifname", removal.name.to_string()}});
}

LegacyCall parse(LegacyCommand command, const std::vector<std::string>& words) {
    switch (command) {
        case LegacyCommand::dhcp_config:
            return parse_dhcp_config(words);
        case LegacyCommand::ebtables_config:
            break;
    }
    return parse_ebtables_config(words);
}

}  // namespace

void apply_legacy_call(const LegacyCall& call, Enforcer& enforcer, const Deadline& deadline) {
    // One at a time: what one has to take back, no other has built on.
    const Lock alone(enforcer.configuration().run_directory / "legacy.lock", deadline);
    Store store;
    std::visit([&](const auto& kind) { make(kind, store, enforcer, deadline); }, call);
}

int run_legacy_command(LegacyCommand command, int argc, char** argv) {
    try {
        name_program(command == LegacyCommand::dhcp_config ? "dhcp-config" : "ebtables-config");
        sanitize_process();
        clear_environment();
        open_log();
        reset_inherited_limits();
        with_watchdog([&] {
            const LegacyCall call = parse(command, {argv + std::min(argc, 1), argv + argc});
            Enforcer enforcer = enforcer_of_this_host();
            apply_legacy_call(call, enforcer, command_deadline());
        })();
        return 0;
    } catch (const std::exception& error) {
        log_failure(to_string(command) + ": " + error.what());
        std::cerr << to_string(command) << ": " << error.what() << "\n";
        return 1;
    }
}

}  // namespace vif_workspace
