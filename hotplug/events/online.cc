// SPDX-License-Identifier: GPL-2.0-or-later
#include <optional>

#include "config/base_script_choice.h"
#include "enforce/read_binding.h"
#include "enforce/status_nodes.h"
#include "events/builtin_port.h"
#include "events/events.h"
#include "host/log.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// libxl may have begun to take it down while we were at work.
bool is_wanted(Store& store, const Event& event) {
    return store.transact([&](const Transaction& now) { return is_online(now, event.backend); });
}

void complete(const Entry& entry, Store& store, const Event& event, Enforcer& enforcer) {
    // Again, because another event may have entered it.
    const PortNodes nodes = store.transact([&](const Transaction& now) {
        if (!is_online(now, event.backend)) throw removed_meanwhile();
        return read_port_nodes(now, event.backend);
    });
    enforcer.serve(entry.binding.bridge, entry.binding.serial);
    const bool moved = entry.previous && entry.previous->bridge != entry.binding.bridge;
    if (moved) enforcer.serve(entry.previous->bridge, entry.binding.serial);
    // A base script does it later, and fails where the device has the name already.
    if (!base_script_of(enforcer.configuration())) name_port(event, nodes);
    enforcer.attach_ports(entry);
    const Binding standing = enforcer.confirm(entry, [&] { return is_wanted(store, event); });
    write_status_nodes(store, event.backend, standing, enforcer);
}

}  // namespace

void online(const Event& event, Enforcer& enforcer) {
    std::optional<SharedLock> announce_arrival = enforcer.announce_arrival();
    Store store;
    const Binding wanted = read_binding(store, event.backend, event.tap, enforcer);
    const Entry entry = enforcer.enter(wanted, [&] { return is_wanted(store, event); });
    announce_arrival.reset();
    try {
        complete(entry, store, event, enforcer);
    } catch (...) {
        enforcer.try_to_roll_back(entry);
        throw;
    }
    log_event("online", {{"vif", wanted.vif.to_string()},
                         {"mac", wanted.mac.to_string()},
                         {"ip", wanted.addresses.to_string()},
                         {"host", wanted.hostname.to_string()},
                         {"bridge", wanted.bridge.to_string()}});
}

}  // namespace vif_workspace
