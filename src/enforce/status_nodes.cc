// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/status_nodes.h"

#include "store/report.h"

namespace vif_workspace {

void write_status_nodes(Store& store, const BackendPath& backend, const Binding& binding,
                        const Enforcer& enforcer) {
    const std::string filter(enforcer.filter().name());
    const std::string dhcp(binding.answered_on_bridge() ? enforcer.dhcp().name() : "none");
    store.transact([&](const Transaction& writing) {
        write_status_nodes(writing, backend, binding, filter, dhcp);
    });
}

}  // namespace vif_workspace
