// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/renew.h"

#include <algorithm>

#include "enforce/read_binding.h"
#include "events/events.h"

namespace vif_workspace {
namespace {

std::optional<Binding> in_force(const VifId& vif, const Enforcer& enforcer,
                                const Deadline& deadline) {
    const BindingSet bindings = enforcer.registry().open(deadline).bindings();
    const Binding* binding = bindings.find(vif);
    return binding == nullptr ? std::nullopt : std::optional(*binding);
}

/// Its online event, once more.
Event online_event(const Binding& binding) {
    const std::optional<InterfaceName> twin = binding.vif.device().emulated_name();
    const bool has_twin = twin && std::ranges::find(binding.ports, *twin) != binding.ports.end();
    return {EventKind::online, backend_of(binding.vif), has_twin ? twin : std::nullopt};
}

bool has_what_it_is_assigned(const Binding& binding, Store& store, const Enforcer& enforcer) {
    if (binding.phase != Phase::online) return false;
    const Event event = online_event(binding);
    return as_recorded(read_binding(store, event.backend, event.tap, enforcer), binding) == binding;
}

}  // namespace

void renew(const MacAddress& mac, Store& store, Enforcer& enforcer, const Deadline& deadline) {
    const BindingSet bindings = enforcer.registry().open(deadline).bindings();
    for (const Binding* binding : bindings.by_arrival()) {
        if (binding->mac != mac) continue;
        const Event event = online_event(*binding);
        const bool is_up = store.transact([&](const Transaction& now) {
            return is_online(now, event.backend) &&
                   presence_of(now, binding->vif, mac) == VifPresence::there;
        });
        if (!is_up || has_what_it_is_assigned(*binding, store, enforcer)) continue;

        // Its own event may be at work: then that one comes first, and has perhaps done it.
        const Lock alone(enforcer.configuration().lock_file(binding->vif), deadline);
        const std::optional<Binding> standing = in_force(binding->vif, enforcer, deadline);
        if (standing && !has_what_it_is_assigned(*standing, store, enforcer))
            online(event, enforcer, deadline);
    }
}

}  // namespace vif_workspace
