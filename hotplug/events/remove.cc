// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/events.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// The names of the vif's ports on record, among them those that vifname= chose; none without a
/// record.
std::vector<InterfaceName> recorded_ports(const VifId& vif, const Enforcer& enforcer) {
    try {
        const BindingSet recorded = enforcer.recorded();
        const Binding* binding = recorded.find(vif);
        return binding != nullptr ? binding->ports : std::vector<InterfaceName>();
    } catch (const Error& error) {
        log_warning(
            {{"vif", vif.to_string()}, {"registry", "unavailable"}, {"reason", error.what()}});
        return {};
    }
}

bool is_emulated(const InterfaceName& device) {
    return device.to_string().ends_with("-emu");
}

}  // namespace

void remove(const Event& event, Enforcer& enforcer) {
    // The rules for it go with the vif's offline, which libxl calls first: then it must not be a
    // port.
    take_off_bridge(*event.tap);
    const VifId& vif = event.backend.vif;
    for (const InterfaceName& device : devices_of(vif)) {
        if (is_emulated(device)) take_off_bridge(device);
    }
    for (const InterfaceName& port : recorded_ports(vif, enforcer)) {
        if (is_emulated(port) && is_device_of(port, vif)) take_off_bridge(port);
    }
}

}  // namespace vif_workspace
