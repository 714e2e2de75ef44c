// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/repair.h"

#include <algorithm>
#include <ctime>
#include <set>
#include <utility>

#include "enforce/ports.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "host/network.h"
#include "model/repair_plan.h"
#include "registry/entry_queue.h"

namespace vif_workspace {
namespace {

bool is_among(const std::vector<VifId>& vifs, const VifId& vif) {
    return std::ranges::find(vifs, vif) != vifs.end();
}

/// Vifs of the registry that are not online in xenstore but still have a device: as long as there
/// is one, it needs its rules. If xenstore no longer has the vif, only a device that is a port
/// does.
std::vector<RepairCandidate> leftover_candidates(const BindingSet& recorded,
                                                 const std::map<VifId, VifPresence>& presence,
                                                 const std::vector<VifId>& online) {
    std::vector<RepairCandidate> candidates;
    for (const Binding* binding : recorded.by_serial()) {
        if (is_among(online, binding->vif)) continue;
        const std::vector<InterfaceName> devices = devices_of(*binding);
        const bool needs_rules = presence.at(binding->vif) == VifPresence::gone
                                     ? std::ranges::any_of(devices, is_port)
                                     : !devices.empty();
        if (needs_rules) candidates.push_back({binding->vif, std::nullopt});
    }
    return candidates;
}

/// Vifs whose ports must be taken off their bridge if the plan leaves them out: those that the
/// toolstack is removing, and those of which only rules are left. plan_for() adds the candidates.
std::vector<VifId> vifs_that_may_be_left_out(const Enforcer& enforcer, const Workspaces& workspaces,
                                             const Deadline& deadline) {
    std::vector<VifId> vifs = workspaces.leaving();
    try {
        for (const VifId& vif : enforcer.rules().confined_vifs(deadline)) vifs.push_back(vif);
    } catch (const Error& error) {
        // Rules that cannot be read are replaced as a whole.
        log_warning({{"filter", std::string(enforcer.filter().name())},
                     {"rules", "unreadable"},
                     {"reason", error.what()}});
    }
    return vifs;
}

RepairPlan plan_for(const Enforcer& enforcer, const Registry& registry,
                    const Workspaces& workspaces, const Deadline& deadline) {
    const std::vector<VifId> online = workspaces.online();
    const auto presence = workspaces.presence(registry.bindings());
    BindingSet recorded = registry.bindings();
    std::vector<VifId> replaced;  // whose domids other domains have now
    for (const auto& [vif, state] : presence) {
        if (state == VifPresence::replaced) replaced.push_back(vif);
    }
    for (const VifId& vif : replaced) recorded = recorded.without(vif);
    std::vector<RepairCandidate> candidates = leftover_candidates(recorded, presence, online);
    std::vector<Error> errors;
    for (const VifId& vif : online) {
        RepairCandidate candidate = {vif, std::nullopt};
        try {
            candidate.assigned = workspaces.assigned(vif);
        } catch (const Error& error) {
            errors.push_back(error.within(vif.to_string()));
        }
        candidates.push_back(std::move(candidate));
    }
    std::vector<VifId> others = vifs_that_may_be_left_out(enforcer, workspaces, deadline);
    // The port of a vif with another script is not ours, whatever rules an earlier vif with the
    // same domid had.
    const std::vector<VifId> leaving = workspaces.leaving();
    std::erase_if(others, [&](const VifId& vif) {
        return is_among(replaced, vif) && !is_among(online, vif) && !is_among(leaving, vif);
    });
    for (const RepairCandidate& candidate : candidates) others.push_back(candidate.vif);

    RepairPlan plan = plan_repair(
        recorded, std::move(candidates),
        {.serial = registry.generation() + 1, .since = std::time(nullptr)},
        [&](const Binding& binding) { enforcer.filter().refuse_unconfinable(binding); });
    for (const VifId& vif : others) {
        if (plan.bindings.find(vif) == nullptr) detach_ports(vif, {});
    }
    plan.errors.insert(plan.errors.begin(), errors.begin(), errors.end());
    return plan;
}

}  // namespace

std::vector<Error> repair_host(const Enforcer& enforcer, const Workspaces& workspaces,
                               const Deadline& deadline) {
    std::set<InterfaceName> bridges;
    std::vector<Error> errors;
    {
        // What is online is read with the lock held: no vif enters or leaves the registry
        // meanwhile.
        Registry registry = enforcer.registry().open_even_if_damaged(deadline);
        clear_entry_queue(enforcer.registry().run_directory());
        const BindingSet before = registry.bindings();
        const std::string filter(enforcer.filter().name());
        const bool has_new_filter = registry.filters() != std::vector{filter};
        if (has_new_filter) enforcer.rules().refuse_unconfinable(before);
        const RepairPlan plan = plan_for(enforcer, registry, workspaces, deadline);
        errors = plan.errors;
        enforcer.rules().rebuild(registry, plan.bindings, deadline);
        restore_ports(plan.bindings, workspaces.online(), enforcer.filter(), deadline);
        for (const BindingSet& set : {before, plan.bindings}) {
            for (const InterfaceName& bridge : set.bridges()) bridges.insert(bridge);
        }
    }
    for (const InterfaceName& bridge : enforcer.dhcp().bridges()) bridges.insert(bridge);
    for (const InterfaceName& bridge : bridges) {
        try {
            enforcer.dhcp_service().rebuild(bridge, deadline);
        } catch (const Error& error) {
            errors.push_back(error);
        }
    }
    return errors;
}

}  // namespace vif_workspace
