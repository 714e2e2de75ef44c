// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/legacy_command.h"

#include <algorithm>
#include <iostream>

#include "enforce/command_limits.h"
#include "enforce/vif_findings.h"
#include "host/log.h"
#include "host/sanitize_process.h"
#include "host/watchdog.h"
#include "legacy/renew.h"
#include "model/error.h"
#include "store/assignment_store.h"

namespace vif_workspace {
namespace {

struct Change {
    NamedWorkspace before;
    NamedWorkspace after;
};

void refuse_different_entries(const NamedWorkspace& workspace) {
    const LegacyEntry& effective = *workspace.effective();
    for (const auto& [command, entry] : workspace.entries) {
        if (entry.mac == effective.mac && entry.ip == effective.ip) continue;
        throw Error(ErrorKind::conflict,
                    workspace.name.to_string() + ": dhcp-config has " + effective.mac.to_string() +
                        " " + effective.ip.to_string() + ", but ebtables-config has " +
                        entry.mac.to_string() + " " + entry.ip.to_string() +
                        "; remove the entry of the other command first");
    }
}

void refuse_other_address(const NamedWorkspace& workspace, const Removal& removal) {
    const LegacyEntry* effective = workspace.effective();
    if (effective == nullptr || !removal.ip || effective->ip == *removal.ip) return;
    throw Error(ErrorKind::conflict, workspace.name.to_string() + " has the address " +
                                         effective->ip.to_string() + ", not " +
                                         removal.ip->to_string() +
                                         ", so nothing was removed; give the address that it has");
}

NamedWorkspace after(const Addition& addition, NamedWorkspace workspace) {
    workspace.entries.insert_or_assign(addition.command, addition.entry);
    refuse_different_entries(workspace);
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

void roll_back(const Change& made, const MacAddress& mac, Store& store, const Enforcer& enforcer,
               const Deadline& deadline) {
    try {
        store.transact(
            [&](const Transaction& changing) { rewrite(changing, made.after, made.before); });
        // One of two vifs with that MAC may have changed already.
        renew(mac, store, enforcer, deadline);
    } catch (const Error& error) {
        log_error({{"vifname", made.before.name.to_string()},
                   {"rollback", "failed"},
                   {"reason", error.what()}});
    }
}

/// The vifs that another script has brought up and that are not in the registry. No event will
/// confine them.
std::vector<ForeignVif> unconfined_vifs(Store& store, const Enforcer& enforcer,
                                        const Deadline& deadline) {
    const BindingSet bindings = enforcer.registry().open(deadline).bindings();
    std::vector<ForeignVif> vifs = store.transact(foreign_vifs_online);
    std::erase_if(vifs, [&](const ForeignVif& vif) {
        const Binding* binding = bindings.find(vif.vif);
        return binding != nullptr && binding->mac == vif.mac;
    });
    return vifs;
}

/// Such a vif would stay unconfined, and an agent looks at nothing but the exit status. An agent
/// adds before it starts the guest, so normally there is no such vif.
void refuse_unconfined(const MacAddress& mac, const std::vector<ForeignVif>& unconfined) {
    const auto vif = std::ranges::find(unconfined, mac, &ForeignVif::mac);
    if (vif != unconfined.end())
        throw Error(ErrorKind::conflict, foreign_vif_finding(*vif).sentence);
}

/// If an agent does not start its guests with our script, the addition for the next guest warns of
/// that. It does not fail, because that guest is not the cause.
void warn_of_unconfined(LegacyCommand command, const std::vector<ForeignVif>& unconfined,
                        Store& store) {
    for (const ForeignVif& vif : unconfined) {
        const bool is_assigned = store.transact([&](const Transaction& reading) {
            return reading.exists(assignment_directory(vif.mac));
        });
        if (!is_assigned) continue;
        const std::string sentence = foreign_vif_finding(vif).sentence;
        log_warning({{"unconfined", sentence}});
        std::cerr << to_string(command) << ": warning: " << sentence << "\n";
    }
}

void apply(const Addition& addition, Store& store, const Enforcer& enforcer,
           const Deadline& deadline) {
    const std::vector<ForeignVif> unconfined = unconfined_vifs(store, enforcer, deadline);
    refuse_unconfined(addition.entry.mac, unconfined);
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
    warn_of_unconfined(addition.command, unconfined, store);
}

void apply(const Removal& removal, Store& store, const Enforcer& /*enforcer*/,
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

void apply_legacy_call(const LegacyCall& call, const Enforcer& enforcer, const Deadline& deadline) {
    // One call at a time, so that no other call builds on a change that is rolled back.
    const Lock alone(enforcer.configuration().run_directory / "legacy.lock", deadline);
    Store store;
    std::visit([&](const auto& one) { apply(one, store, enforcer, deadline); }, call);
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
            const Enforcer enforcer = enforcer_of_this_host();
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
