// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/builtin_port.h"

#include <algorithm>

#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"
#include "store/report.h"

namespace vif_workspace {
namespace {

/// The device as the kernel or the device model made it.
InterfaceName made_name(const Event& event) {
    return event.tap ? *event.tap : event.backend.vif.device();
}

/// The device's name once it is a port. (A vif whose emulated NIC's name would be too long is
/// refused before.)
InterfaceName port_name(const Event& event, const PortNodes& nodes) {
    if (!nodes.chosen_name) return made_name(event);
    return event.tap ? nodes.chosen_name->emulated_name().value_or(*event.tap) : *nodes.chosen_name;
}

/// The rules are for the port names in the registry, and by now the name may be that of another
/// vif's device.
void refuse_unconfined(const InterfaceName& port, const Binding& binding) {
    const auto& ports = binding.ports;
    if (std::ranges::find(ports, port) == ports.end()) {
        throw Error(ErrorKind::conflict, "vifname: " + quote(port.to_string()) +
                                             " is not the name for which its rules were made");
    }
    const VifId owner = vif_of_device(port).value_or(binding.vif);
    if (owner == binding.vif) return;
    throw Error(ErrorKind::conflict,
                "vifname: " + quote(port.to_string()) + " is the device of " + owner.to_string());
}

const Binding& online_in_registry(const Registry& registry, const VifId& vif) {
    const Binding* binding = registry.bindings().find(vif);
    if (binding != nullptr && binding->phase == Phase::online) return *binding;
    throw Error(
        ErrorKind::conflict,
        "the interface was removed while it was being set up; it is detached from its bridge");
}

}  // namespace

void name_port(const Event& event, const PortNodes& nodes) {
    rename_device(made_name(event), port_name(event, nodes));
}

void bring_port_up(const Event& event, const Enforcer& enforcer, const Deadline& deadline) {
    Store store;
    const PortNodes nodes = store.transact(
        [&](const Transaction& reading) { return read_port_nodes(reading, event.backend); });
    const InterfaceName port = port_name(event, nodes);
    unsigned mtu = 0;
    {
        // With the lock held, so that the vif is not removed meanwhile.
        const Registry registry = enforcer.registry().open(deadline);
        const Binding& binding = online_in_registry(registry, event.backend.vif);
        refuse_unconfined(port, binding);
        name_port(event, nodes);
        // Linux 6.16 and later unhook the chains of a device that is renamed.
        if (nodes.chosen_name) enforcer.diversion().add_device_chains(binding, registry.bindings());
        // online() has put the vif's own device on the bridge before (attach_ports()), with the MTU
        // of the bridge; what is left is the MTU that the vif asks for. An emulated NIC joins only
        // here, and so does every device if the filter is "none".
        mtu = put_on_bridge(port, binding.bridge, deadline,
                            {.mtu = nodes.mtu,
                             .vlan = binding.vlan,
                             .forwards_link_local_groups = enforcer.filter().confines()});
        bring_up(port, deadline);
    }
    if (event.kind != EventKind::online) return;
    store.transact(
        [&](const Transaction& writing) { report_connected(writing, event.backend, mtu); });
}

}  // namespace vif_workspace
