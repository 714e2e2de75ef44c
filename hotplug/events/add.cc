// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "events/events.h"

namespace vif_workspace {

void add(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    {
        const Registry registry = enforcer.registry().open(deadline);
        const Binding* binding = registry.bindings().find(event.backend.vif);
        const bool has_rules =
            binding != nullptr &&
            std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
        // The device has just been made, so its DHCP is not diverted yet.
        if (has_rules) return enforcer.diversion().add_device_chains(*binding, registry.bindings());
    }
    online(event, enforcer, deadline);
}

}  // namespace vif_workspace
