// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "commands/commands.h"
#include "enforce/read_binding.h"
#include "enforce/status_nodes.h"
#include "host/log.h"
#include "store/vif_reader.h"

namespace vif_workspace {
namespace {

std::vector<VifId> vifs_of(const std::vector<BackendPath>& backends) {
    std::vector<VifId> vifs;
    vifs.reserve(backends.size());
    for (const BackendPath& backend : backends) vifs.push_back(backend.vif);
    return vifs;
}

}  // namespace

void repair(Enforcer& enforcer) {
    Store store;
    std::vector<BackendPath> online;
    const std::vector<Error> errors = enforcer.repair(
        {.online = [&] { return vifs_of(online = store.transact(workspaces_online)); },
         .leaving = [&] { return vifs_of(store.transact(workspaces_leaving)); },
         .bind =
             [&](const VifId& vif) {
                 const auto backend = std::ranges::find(online, vif, &BackendPath::vif);
                 return read_binding(store, *backend, std::nullopt, enforcer);
             }});
    const BindingSet in_force = enforcer.registry().bindings();
    for (const BackendPath& backend : online) {
        const Binding* binding = in_force.find(backend.vif);
        if (binding != nullptr) write_status_nodes(store, backend, *binding, enforcer);
    }
    log_event("repair", {{"vifs", std::to_string(in_force.size())}});
    if (!errors.empty()) throw Error(Error::joined(errors));
}

}  // namespace vif_workspace
