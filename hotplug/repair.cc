#include <algorithm>

#include "bind.h"
#include "host/log.h"
#include "store/vif_reader.h"
#include "verbs.h"

namespace vif_workspace {

void repair(Host& host) {
    Store store;
    const std::vector<BackendPath> online =
        store.transact([](const Transaction& reading) { return workspaces_online(reading); });
    std::vector<VifId> wanted;
    for (const BackendPath& backend : online) wanted.push_back(backend.vif);

    host.repair(wanted, [&](const VifId& vif) {
        const auto backend = std::ranges::find(online, vif, &BackendPath::vif);
        return bind(store, {Verb::online, *backend, std::nullopt}, host);
    });
    log_event("repair vifs=" + std::to_string(wanted.size()));
}

}  // namespace vif_workspace
