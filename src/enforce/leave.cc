// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/leave.h"

#include <functional>
#include <vector>

#include "enforce/ports.h"
#include "host/log.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// If the registry cannot be opened, it takes the ports off before it throws: a device that is off
/// its bridge needs no rules.
Registry open_registry_or_detach_ports(const Enforcer& enforcer, const VifId& vif,
                                       const Deadline& deadline) {
    try {
        return enforcer.registry().open(deadline);
    } catch (const Error& error) {
        log_error(
            {{"vif", vif.to_string()}, {"registry", "unavailable"}, {"reason", error.what()}});
        detach_ports(vif, {});
        throw;
    }
}

}  // namespace

void leave(const Enforcer& enforcer, const VifId& vif, const Deadline& deadline) {
    std::vector<InterfaceName> bridges;
    std::uint64_t generation = 0;
    std::vector<Error> errors;
    const auto attempt = [&](const std::function<void()>& step) {
        try {
            step();
        } catch (const Error& error) {
            errors.push_back(error);
        }
    };
    {
        Registry registry = open_registry_or_detach_ports(enforcer, vif, deadline);
        const BindingSet before = registry.bindings();
        const Binding* leaving = before.find(vif);
        // If a port stays on the bridge, its rules stay too: this throws before they go.
        detach_ports(vif, leaving != nullptr ? leaving->ports : std::vector<InterfaceName>());
        // An offline event that was killed removed the vif from the registry first.
        const bool was_cut_short = registry.exists() && !enforcer.rules().are_current();
        if (leaving != nullptr || was_cut_short)
            attempt([&] { enforcer.rules().apply(registry, before.without(vif), deadline); });
        bridges = leaving != nullptr ? std::vector{leaving->bridge}
                                     : enforcer.dhcp_service().abandoned_bridges(before);
        generation = registry.generation();
    }
    for (const InterfaceName& bridge : bridges)
        attempt([&] { enforcer.dhcp_service().serve(bridge, generation, deadline); });
    if (!errors.empty()) throw Error(Error::joined(errors));
}

}  // namespace vif_workspace
