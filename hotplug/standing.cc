#include "model/error.h"
#include "verbs.h"

namespace vif_workspace {

void standing(const Event& event, const Host& host) {
    const BindingSet bindings = host.registry().bindings();
    const Binding* binding = bindings.find(event.backend.vif);
    if (binding != nullptr && binding->phase == Phase::online) return;
    throw Error(Fault::conflict,
                event.backend.vif.to_string() +
                    " was taken down while it came up; it is taken off its bridge again");
}

}  // namespace vif_workspace
