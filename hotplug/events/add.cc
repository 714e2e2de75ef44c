#include <algorithm>

#include "events/events.h"

namespace vif_workspace {

void add(const Event& event, Host& host) {
    const BindingSet bindings = host.registry().bindings();
    const Binding* binding = bindings.find(event.backend.vif);
    const bool is_confined =
        binding != nullptr && std::ranges::find(binding->ports, *event.tap) != binding->ports.end();
    if (is_confined) return host.cover(event.backend.vif);
    online(event, host);
}

}  // namespace vif_workspace
