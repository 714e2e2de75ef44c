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

void complete(const Entry& entry, Store& store, const Event& event, Host& host) {
    // Again, because another event may have entered it.
    const PortNodes nodes = store.transact([&](const Transaction& now) {
        if (!is_online(now, event.backend)) throw taken_down();
        return read_port_nodes(now, event.backend);
    });
    host.serve(entry.binding.bridge, entry.binding.serial);
    const bool moved = entry.previous && entry.previous->bridge != entry.binding.bridge;
    if (moved) host.serve(entry.previous->bridge, entry.binding.serial);
    // A base script does it later, and fails where the device has the name already.
    if (!base_script_of(host.configuration())) name_port(event, nodes);
    host.join(entry);
    const Binding standing = host.confirm(entry, [&] { return is_wanted(store, event); });
    publish(store, event.backend, standing, host);
}

}  // namespace

void online(const Event& event, Host& host) {
    std::optional<SharedLock> coming = host.coming();
    Store store;
    const Binding wanted = read_binding(store, event.backend, event.tap, host);
    const Entry entry = host.enter(wanted, [&] { return is_wanted(store, event); });
    coming.reset();
    try {
        complete(entry, store, event, host);
    } catch (...) {
        host.try_to_take_back(entry);
        throw;
    }
    log_event("online vif=" + wanted.vif.to_string() + " mac=" + wanted.mac.to_string() +
              " ip=" + quote(wanted.addresses.to_string()) +
              " host=" + wanted.hostname.to_string() + " bridge=" + wanted.bridge.to_string());
}

}  // namespace vif_workspace
