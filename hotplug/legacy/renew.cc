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

/// The online event that libxl would send for it.
Event online_event(const Binding& binding) {
    const std::optional<InterfaceName> emulated = binding.vif.device().emulated_name();
    const bool has_emulated =
        emulated && std::ranges::find(binding.ports, *emulated) != binding.ports.end();
    return {EventKind::online, backend_of(binding.vif), has_emulated ? emulated : std::nullopt};
}

bool has_its_assignment(const Binding& binding, Store& store, const Enforcer& enforcer) {
    if (binding.phase != Phase::online) return false;
    const Event event = online_event(binding);
    return as_recorded(read_binding(store, event.backend, event.tap, enforcer), binding) == binding;
}

}  // namespace

void renew(const MacAddress& mac, Store& store, const Enforcer& enforcer,
           const Deadline& deadline) {
    const BindingSet bindings = enforcer.registry().open(deadline).bindings();
    for (const Binding* binding : bindings.by_serial()) {
        if (binding->mac != mac) continue;
        const Event event = online_event(*binding);
        const bool is_up = store.transact([&](const Transaction& now) {
            return is_online(now, event.backend) &&
                   presence_of(now, binding->vif, mac) == VifPresence::present;
        });
        if (!is_up || has_its_assignment(*binding, store, enforcer)) continue;

        // An event of the vif may hold the lock, and may bring the assignment into force itself.
        const Lock alone(enforcer.configuration().lock_file(binding->vif), deadline);
        const std::optional<Binding> current = in_force(binding->vif, enforcer, deadline);
        if (current && !has_its_assignment(*current, store, enforcer))
            online(event, enforcer, deadline);
    }
}

}  // namespace vif_workspace
