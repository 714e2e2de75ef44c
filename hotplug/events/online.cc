// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>

#include "config/base_script_choice.h"
#include "enforce/entry.h"
#include "enforce/ports.h"
#include "enforce/read_binding.h"
#include "events/builtin_port.h"
#include "events/events.h"
#include "host/log.h"
#include "model/error.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

/// The nodes of the port, unless the toolstack has begun to remove the vif.
PortNodes port_nodes_if_wanted(Store& store, const BackendPath& backend) {
    return store.transact([&](const Transaction& reading) {
        if (!is_online(reading, backend)) throw removed_meanwhile();
        return read_port_nodes(reading, backend);
    });
}

/// From the entry, whose ports are confined, to a vif that is online: DHCP answers, the ports are
/// on the bridge, the registry and xenstore say so.
void complete(const Entry& entry, Store& store, const Event& event, const Enforcer& enforcer,
              const StillWanted& is_wanted, const Deadline& deadline) {
    // If a leader has entered the binding, nothing has checked yet whether the toolstack still
    // wants the vif.
    const PortNodes nodes = port_nodes_if_wanted(store, event.backend);
    const DhcpService& dhcp = enforcer.dhcp_service();
    dhcp.serve(entry.binding.bridge, entry.binding.serial, deadline);
    const bool has_moved = entry.previous && entry.previous->bridge != entry.binding.bridge;
    if (has_moved) dhcp.serve(entry.previous->bridge, entry.binding.serial, deadline);
    // A base script renames the device later, and fails where it has the name already.
    if (!base_script_of(enforcer.configuration())) name_port(event, nodes);
    // Without a filter a port joins as a base script would join it, and not before.
    if (enforcer.filter().confines())
        attach_ports(entry.binding, enforcer.configuration(), deadline);
    const Binding confirmed = confirm(enforcer, entry, is_wanted, deadline);
    try_to_write_status_nodes(store, event.backend, confirmed);
}

}  // namespace

void online(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    std::optional<SharedLock> arrival = enforcer.dhcp_service().announce_arrival();
    Store store;
    const Binding wanted = read_binding(store, event.backend, event.tap, enforcer);
    const StillWanted is_wanted = [&](const VifId& vif) {
        const BackendPath backend = vif == event.backend.vif ? event.backend : backend_of(vif);
        return store.transact(
            [&](const Transaction& reading) { return is_online(reading, backend); });
    };
    const Entry entry = enter(enforcer, wanted, is_wanted, deadline);
    arrival.reset();
    try {
        complete(entry, store, event, enforcer, is_wanted, deadline);
    } catch (...) {
        try_to_roll_back(enforcer, entry, deadline);
        throw;
    }
    log_event("online", {{"vif", wanted.vif.to_string()},
                         {"mac", wanted.mac.to_string()},
                         {"ip", wanted.addresses.to_string()},
                         {"host", wanted.hostname.to_string()},
                         {"bridge", wanted.bridge.to_string()}});
}

}  // namespace vif_workspace
