#include "bind.h"

#include "host/network.h"
#include "model/error.h"
#include "model/join.h"

namespace vif_workspace {

Binding bind(Store& store, const Event& event, const Host& host) {
    VifRecord record = store.transact(
        [&](const Transaction& reading) { return read_vif(reading, event.backend); });
    if (event.tap)
        record.vif.has_emulated_twin = true;  // whatever the node "type" says: there it is
    return bind(record, host);
}

Binding bind(const VifRecord& record, const Host& host) {
    const InterfaceName& name = record.vif.bridge;
    if (!is_bridge(name)) {
        throw Error(Fault::input, "bridge: " + quote(name.to_string()) +
                                      " is no bridge of this domain; make it, or correct bridge= "
                                      "of the vif");
    }
    const Bridge bridge = {.addresses = addresses_of(name),
                           .default_gateway = default_gateway_by(name)};
    return join(record.vif, record.assignment, host.configuration().of(name).defaults, bridge);
}

}  // namespace vif_workspace
