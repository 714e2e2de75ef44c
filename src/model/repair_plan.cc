// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/repair_plan.h"

#include <algorithm>

namespace vif_workspace {
namespace {

struct Candidate {
    VifId vif;
    const Binding* known;  // nullptr: not in the registry
    std::optional<Binding> assigned;

    /// The order in which candidates are placed.
    int rank() const {
        if (known == nullptr) return 2;
        const bool is_unchanged = !assigned || as_recorded(*assigned, *known) == *known;
        return is_unchanged ? 0 : 1;
    }
    bool has_binding() const { return assigned || known != nullptr; }
    const Binding& binding() const { return assigned ? *assigned : *known; }
    /// After its binding could not be placed.
    void try_less() {
        if (assigned) {
            assigned.reset();
        } else {
            known = nullptr;
        }
    }
};

/// The binding as it enters the registry. A vif that is in the registry keeps its place among those
/// with its MAC, and every port that it has had: a device may still have that name.
Binding entered(Binding binding, const Binding* known, const NewSerial& serial) {
    binding.phase = Phase::online;
    binding.serial = known != nullptr ? known->serial : serial.serial;
    binding.since = known != nullptr ? known->since : serial.since;
    if (known == nullptr) return binding;
    for (const InterfaceName& port : known->ports) {
        const bool is_there = std::ranges::find(binding.ports, port) != binding.ports.end();
        if (!is_there) binding.ports.push_back(port);
    }
    return binding;
}

}  // namespace

RepairPlan plan_repair(const BindingSet& recorded, std::vector<RepairCandidate> candidates,
                       const NewSerial& serial, const std::function<void(const Binding&)>& refuse) {
    std::vector<Candidate> all;
    for (RepairCandidate& one : candidates)
        all.push_back({one.vif, recorded.find(one.vif), std::move(one.assigned)});

    RepairPlan plan;
    // One that had to fall back to its old binding is placed among the first in the next attempt:
    // nothing that is new may take away what it has.
    for (bool is_complete = false; !is_complete;) {
        is_complete = true;
        plan.bindings = {};
        std::ranges::stable_sort(all, {}, &Candidate::rank);
        for (Candidate& one : all) {
            if (!one.has_binding()) continue;
            try {
                refuse(one.binding());
                refuse_conflicts(plan.bindings, one.binding());
                const Binding* known = recorded.find(one.vif);
                plan.bindings = plan.bindings.with(entered(one.binding(), known, serial));
            } catch (const Error& error) {
                plan.errors.push_back(error.within(one.vif.to_string()));
                one.try_less();
                is_complete = false;
                break;
            }
        }
    }
    return plan;
}

}  // namespace vif_workspace
