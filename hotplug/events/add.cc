// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "events/events.h"

namespace vif_workspace {

void add(const Event& event, Enforcer& enforcer) {
    const BindingSet bindings = enforcer.registry().bindings();
    const Binding* binding = bindings.find(event.backend.vif);
    const bool is_confined =
        binding != nullptr && std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
    if (is_confined) return enforcer.add_device_chains(event.backend.vif);
    online(event, enforcer);
}

}  // namespace vif_workspace
