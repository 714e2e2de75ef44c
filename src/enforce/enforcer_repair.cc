// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <ctime>
#include <set>

#include "enforce/admission.h"
#include "enforce/enforcer.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// A vif that is to be in force after repair: as it is on record, if it is, and as it is assigned
/// now.
struct Candidate {
    VifId vif;
    const Binding* known = nullptr;
    std::optional<Binding> assigned;

    bool is_unchanged() const {
        return known != nullptr && (!assigned || as_recorded(*assigned, *known) == *known);
    }
};

/// On its way out, or under another script's name: as long as it has a device, it has its rules.
std::vector<VifId> lingering(const BindingSet& recorded, const std::vector<VifId>& online) {
    std::vector<VifId> vifs;
    for (const Binding* binding : recorded.by_arrival()) {
        const bool is_online = std::ranges::find(online, binding->vif) != online.end();
        if (!is_online && !devices_of(binding->vif).empty()) vifs.push_back(binding->vif);
    }
    return vifs;
}

}  // namespace

/// A binding as it is entered now: of a vif that is on record, in its place among those of its MAC
/// and with every port that it has had.
Binding Enforcer::planned(Binding binding, const Registry& registry,
                          const BindingSet& others) const {
    filter_->refuse_unconfinable(binding);
    refuse_conflicts(others, binding);
    binding.phase = Phase::online;
    binding.serial = registry.generation() + 1;
    binding.since = std::time(nullptr);
    const Binding* known = registry.bindings().find(binding.vif);
    if (known == nullptr) return binding;

    binding.serial = known->serial;
    binding.since = known->since;
    for (const InterfaceName& port : known->ports) {
        const bool is_there = std::ranges::find(binding.ports, port) != binding.ports.end();
        if (!is_there) binding.ports.push_back(port);
    }
    return binding;
}

/// Whoever has what he had comes first, and keeps it; then whoever is assigned something else, who
/// keeps what he had where that cannot be; then whoever is new, who is taken off his bridge.
RepairPlan Enforcer::planned(const Registry& registry, const Workspaces& workspaces) const {
    RepairPlan plan;
    const std::vector<VifId> online = workspaces.online();
    std::vector<Candidate> candidates;
    for (const VifId& vif : lingering(registry.bindings(), online)) {
        candidates.push_back({vif, registry.bindings().find(vif), std::nullopt});
    }
    for (const VifId& vif : online) {
        Candidate candidate = {vif, registry.bindings().find(vif), std::nullopt};
        try {
            candidate.assigned = workspaces.bind(vif);
        } catch (const Error& error) {
            plan.errors.push_back(error.within(vif.to_string()));
        }
        candidates.push_back(std::move(candidate));
    }

    // Whom an attempt has to leave with what he had is among the first in the next one.
    for (bool is_complete = false; !is_complete;) {
        is_complete = true;
        plan.bindings = {};
        std::ranges::stable_sort(candidates, {}, [](const Candidate& candidate) {
            return candidate.is_unchanged() ? 0 : candidate.known != nullptr ? 1 : 2;
        });
        for (Candidate& candidate : candidates) {
            if (!candidate.assigned && candidate.known == nullptr) continue;
            try {
                const Binding& wish = candidate.assigned ? *candidate.assigned : *candidate.known;
                plan.bindings = plan.bindings.with(planned(wish, registry, plan.bindings));
            } catch (const Error& error) {
                plan.errors.push_back(error.within(candidate.vif.to_string()));
                candidate.assigned ? candidate.assigned.reset() : void(candidate.known = nullptr);
                is_complete = false;
                break;
            }
        }
    }
    // What cannot be confined must not be a port that is up; nor what nobody knows of any more.
    std::vector<VifId> others = workspaces.leaving();
    try {
        for (const VifId& vif : confined()) others.push_back(vif);
    } catch (const Error& error) {
        // Rules that cannot be read are replaced, as a whole.
        log_warning({{"filter", std::string(filter_->name())},
                     {"rules", "unreadable"},
                     {"reason", error.what()}});
    }
    for (const Candidate& candidate : candidates) others.push_back(candidate.vif);
    for (const VifId& vif : others) {
        if (plan.bindings.find(vif) == nullptr) take_ports_off(vif, {});
    }
    return plan;
}

/// Ports that somebody took off their bridge or down, or that an event which was cut short left so;
/// those of a vif that is not online any more stay as they are.
void Enforcer::reattach_ports(const BindingSet& set, const std::vector<VifId>& online) const {
    for (const VifId& vif : online) {
        const Binding* binding = set.find(vif);
        if (binding == nullptr) continue;
        for (const InterfaceName& port : binding->ports) {
            if (!is_device_of(port, vif)) continue;
            if (!is_port_of(port, binding->bridge) && filter_->confines())
                put_on_bridge(port, binding->bridge, deadline_);
            if (is_port_of(port, binding->bridge) && !is_up(port)) bring_up(port, deadline_);
        }
    }
}

std::vector<Error> Enforcer::repair(const Workspaces& workspaces) {
    std::set<InterfaceName> bridges;
    RepairPlan plan;
    {
        // What is online is read under the lock: nobody comes into force or leaves meanwhile.
        Registry registry = Registry::open_even_if_damaged(configuration_.run_directory,
                                                           *registry_cache_, deadline_);
        clear_entry_queue(configuration_.run_directory);
        const BindingSet before = registry.bindings();
        const bool has_new_filter = registry.filters() != std::vector{std::string(filter_->name())};
        if (has_new_filter) refuse_unconfinable(before);
        plan = planned(registry, workspaces);
        registry.write(plan.bindings);
        rebuild_rules(registry, plan.bindings);
        clear_other_filters();
        registry.mark_clean();
        reattach_ports(plan.bindings, workspaces.online());
        for (const BindingSet& set : {before, plan.bindings}) {
            for (const InterfaceName& bridge : set.bridges()) bridges.insert(bridge);
        }
    }
    for (const InterfaceName& bridge : dhcp_->bridges()) bridges.insert(bridge);
    for (const InterfaceName& bridge : bridges) {
        try {
            rebuild_dhcp(bridge);
        } catch (const Error& error) {
            plan.errors.push_back(error);
        }
    }
    return plan.errors;
}

}  // namespace vif_workspace
