#include "enforce/status_nodes.h"

#include "store/report.h"

namespace vif_workspace {

void publish(Store& store, const BackendPath& backend, const Binding& binding, const Host& host) {
    const std::string filter(host.filter().name());
    const std::string dhcp = binding.served_by_us() ? std::string(host.dhcp().name())
                                                    : binding.dhcp_interface.to_string();
    store.transact(
        [&](const Transaction& writing) { publish(writing, backend, binding, filter, dhcp); });
}

}  // namespace vif_workspace
