// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/events.h"
#include "host/log.h"
#include "model/error.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

/// libxl removes the directory, but not that of a vif whose attach failed. Without xenstored
/// everything else has been done all the same.
void remove_published_nodes(const BackendPath& backend) {
    try {
        Store store;
        store.transact([&](const Transaction& writing) { remove_status_nodes(writing, backend); });
    } catch (const Error& error) {
        log_error({{"vif", backend.vif.to_string()},
                   {"status_nodes", "failed"},
                   {"reason", error.what()}});
    }
}

}  // namespace

void offline(const Event& event, Enforcer& enforcer) {
    // From the record alone: of what stands in xenstore, and of the devices, nothing may be left by
    // now.
    try {
        enforcer.leave(event.backend.vif);
    } catch (const Error& error) {
        // At once: without xenstored we may not come to say it.
        log_error({{"vif", event.backend.vif.to_string()},
                   {"offline", "failed"},
                   {"reason", error.what()}});
        remove_published_nodes(event.backend);
        throw;
    }
    log_event("offline", {{"vif", event.backend.vif.to_string()}});
    remove_published_nodes(event.backend);
}

}  // namespace vif_workspace
