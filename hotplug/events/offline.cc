// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/leave.h"
#include "events/events.h"
#include "host/log.h"
#include "model/error.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

/// libxl removes the backend directory, but not that of a vif whose attach failed. A failure is
/// logged only: without xenstored everything else has been done all the same.
void try_to_remove_status_nodes(const BackendPath& backend) {
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

void offline(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    const VifId& vif = event.backend.vif;
    // The registry alone says what the vif has: its nodes and its devices may be gone by now.
    try {
        leave(enforcer, vif, deadline);
    } catch (const Error& error) {
        // Logged at once, because waiting for xenstored may take all the time that is left.
        log_error({{"vif", vif.to_string()}, {"offline", "failed"}, {"reason", error.what()}});
        try_to_remove_status_nodes(event.backend);
        throw;
    }
    log_event("offline", {{"vif", vif.to_string()}});
    try_to_remove_status_nodes(event.backend);
}

}  // namespace vif_workspace
