// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/repair.h"

#include <algorithm>

#include "commands/commands.h"
#include "enforce/command_limits.h"
#include "enforce/read_binding.h"
#include "host/log.h"
#include "store/report.h"
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

void repair(const Enforcer& enforcer) {
    const Deadline deadline = command_deadline();
    Store store;
    std::vector<BackendPath> online;
    const Workspaces workspaces = {
        .online =
            [&] {
                online = store.transact(workspace_vifs_online);
                return vifs_of(online);
            },
        .leaving = [&] { return vifs_of(store.transact(workspace_vifs_leaving)); },
        .presence =
            [&](const BindingSet& recorded) {
                return store.transact(
                    [&](const Transaction& reading) { return presence_of(reading, recorded); });
            },
        .assigned =
            [&](const VifId& vif) {
                const auto backend = std::ranges::find(online, vif, &BackendPath::vif);
                return read_binding(store, *backend, std::nullopt, enforcer);
            }};
    const std::vector<Error> errors = repair_host(enforcer, workspaces, deadline);

    const BindingSet in_force = enforcer.registry().open(deadline).bindings();
    for (const BackendPath& backend : online) {
        const Binding* binding = in_force.find(backend.vif);
        if (binding == nullptr) continue;
        try_to_write_status_nodes(store, backend, *binding);
    }
    log_event("repair", {{"vifs", std::to_string(in_force.size())}});
    if (!errors.empty()) throw Error(Error::joined(errors));
}

}  // namespace vif_workspace
