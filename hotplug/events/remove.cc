// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/ports.h"
#include "events/events.h"
#include "host/bridge_port.h"
#include "host/log.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// The vif's ports in the registry, among them those that vifname= named; none if the registry
/// cannot be read.
std::vector<InterfaceName> recorded_ports(const VifId& vif, const Enforcer& enforcer) {
    try {
        const BindingSet recorded = enforcer.registry().peek();
        const Binding* binding = recorded.find(vif);
        return binding != nullptr ? binding->ports : std::vector<InterfaceName>();
    } catch (const Error& error) {
        log_warning(
            {{"vif", vif.to_string()}, {"registry", "unavailable"}, {"reason", error.what()}});
        return {};
    }
}

}  // namespace

void remove(const Event& event, const Enforcer& enforcer) {
    // libxl calls the vif's offline first, with which the rules of the emulated NIC go: it must not
    // be a port any more.
    take_off_bridge(*event.tap);
    const VifId& vif = event.backend.vif;
    for (const InterfaceName& device : devices_of(vif)) {
        if (has_emulated_name(device)) take_off_bridge(device);
    }
    for (const InterfaceName& port : recorded_ports(vif, enforcer)) {
        if (has_emulated_name(port) && is_device_of(port, vif)) take_off_bridge(port);
    }
}

}  // namespace vif_workspace
