#include <algorithm>
#include <ctime>
#include <set>

#include "admission.h"
#include "host.h"
#include "host/log.h"
#include "model/error.h"

namespace vif_workspace {

/// A binding as it is entered now: of a vif that is on record, in its place among those of its MAC
/// and with every port that it has had.
Binding Host::renewed(Binding binding, const Registry& registry, const BindingSet& others) const {
    filter_->refuse_unconfinable(binding);
    refuse_conflicts(others, binding);
    binding.phase = Phase::online;
    binding.serial = registry.generation() + 1;
    binding.since = std::time(nullptr);
    const Binding* known = registry.bindings().find(binding.vif);
    binding.site_dhcp = site_dhcp_on(
        binding.bridge, known != nullptr ? others.with(*known) : others, configuration_);
    if (known == nullptr) return binding;

    binding.serial = known->serial;
    binding.since = known->since;
    for (const InterfaceName& port : known->ports) {
        const bool is_there = std::ranges::find(binding.ports, port) != binding.ports.end();
        if (!is_there) binding.ports.push_back(port);
    }
    return binding;
}

/// What is assigned now comes first; a vif that is on record keeps what it has where that fails.
Renewal Host::renewed(const Registry& registry, const Workspaces& workspaces) const {
    Renewal renewal;
    const auto enter = [&](const VifId& vif, const auto& binding) {
        try {
            renewal.bindings =
                renewal.bindings.with(renewed(binding(), registry, renewal.bindings));
            return true;
        } catch (const Error& error) {
            renewal.errors.push_back(error.within(vif.to_string()));
            return false;
        }
    };
    for (const VifId& vif : workspaces.online()) {
        if (enter(vif, [&] { return workspaces.bind(vif); })) continue;
        const Binding* known = registry.bindings().find(vif);
        if (known != nullptr && enter(vif, [&] { return *known; })) continue;
        take_ports_off(vif, {});  // what cannot be confined must not be a port that is up
    }
    return renewal;
}

/// Nobody knows which filter the configuration named before. One that is not installed has no
/// rules.
void Host::clear_other_filters() const {
    for (const FilterKind kind : filter_kinds) {
        if (kind == configuration_.filter) continue;
        const std::unique_ptr<Filter> other = make_filter(kind);
        try {
            other->rebuild({}, deadline_);
        } catch (const Error& error) {
            log_warning("filter=" + std::string(other->name()) +
                        " left=unknown why=" + quoted(error.what()));
        }
    }
}

std::vector<Error> Host::repair(const Workspaces& workspaces) {
    std::set<InterfaceName> bridges;
    Renewal renewal;
    {
        // What is online is read under the lock: nobody comes into force or leaves meanwhile.
        Registry registry = Registry::open_even_if_damaged(configuration_.run_directory, deadline_);
        const BindingSet before = registry.bindings();
        renewal = renewed(registry, workspaces);
        const bool had_record = registry.has_record();
        registry.record(renewal.bindings);
        remake(registry, renewal.bindings);
        if (!had_record) clear_other_filters();
        registry.settle();
        for (const BindingSet& set : {before, renewal.bindings}) {
            for (const InterfaceName& bridge : set.bridges()) bridges.insert(bridge);
        }
    }
    for (const InterfaceName& bridge : dhcp_->bridges()) bridges.insert(bridge);
    for (const InterfaceName& bridge : bridges) {
        try {
            serve_anew(bridge);
        } catch (const Error& error) {
            renewal.errors.push_back(error);
        }
    }
    return renewal.errors;
}

}  // namespace vif_workspace
