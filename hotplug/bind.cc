#include "bind.h"

#include "host/network.h"
#include "model/error.h"
#include "model/join.h"

namespace vif_workspace {

Binding bind(Store& store, const Event& event, const Host& host) {
    auto [vif, assignment] = store.transact(
        [&](const Transaction& reading) { return read_vif(reading, event.backend); });
    if (event.tap) vif.has_emulated_twin = true;  // whatever the node "type" says: there it is
    if (!is_bridge(vif.bridge)) {
        throw Error(Fault::input,
                    "bridge: " + quoted(vif.bridge.to_string()) +
                        " is no bridge of this domain; make it, or correct bridge= of the "
                        "vif");
    }
    const Bridge bridge = {.addresses = addresses_of(vif.bridge),
                           .default_gateway = default_gateway_by(vif.bridge)};
    return join(vif, assignment, host.configuration().of(vif.bridge).defaults, bridge);
}

}  // namespace vif_workspace
