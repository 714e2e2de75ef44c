// SPDX-License-Identifier: GPL-2.0-or-later
// A vif's devices as ports of a bridge: put there under their rules, taken off before the rules go,
// and repaired. Knows which device belongs to which vif; how a device is moved is in
// host/bridge_port.h. Called by the steps of an event and by repair; the callers keep the order.
#pragma once

#include <functional>
#include <vector>

#include "config/configuration.h"
#include "filter/filter.h"
#include "host/deadline.h"
#include "model/binding_set.h"

namespace vif_workspace {

/// Is it, by its name, the device of an emulated NIC (libxl: NAME-emu)?
bool has_emulated_name(const InterfaceName& device);

/// Is that port of the binding an emulated NIC's device? The name alone does not show it: libxl
/// gives a stub domain's own vif the name NAME-emu too (libxl_dm.c), but then NAME is not a port of
/// the same binding.
bool is_emulated_nic(const InterfaceName& port, const Binding& binding);

/// The existing devices of a vif in the registry, also those whose names only the registry knows:
/// an emulated NIC that was renamed with its vif.
std::vector<InterfaceName> devices_of(const Binding& binding);

/// Is one of the vif's devices a port of any bridge?
bool is_on_a_bridge(const VifId& vif);

/// Puts the vif's devices on their bridge, down; they come up later (builtin_port.h, or the base
/// script). Their rules must be in the kernel. Throws Error (system, timeout).
void attach_ports(const Binding& binding, const Configuration& configuration,
                  const Deadline& deadline);

/// Makes ports of the set that another program put on their bridge, so that link-local multicast
/// would bypass the filter, as attach_ports() makes them. Throws Error (system, timeout).
void close_port_bypasses(const BindingSet& set, const Deadline& deadline);

/// Puts the ports of the ONLINE vifs of the set on their bridge again (with a filter that confines)
/// and up, where another program or an event that was killed left them off or down. Throws Error
/// (system, timeout).
void restore_ports(const BindingSet& set, const std::vector<VifId>& online, const Filter& filter,
                   const Deadline& deadline);

/// Has the binding a VLAN, and is the port not in it alone? Throws Error (system).
bool is_in_wrong_vlan(const InterfaceName& port, const Binding& binding);

/// Puts one device of the binding on its bridge and into its VLAN, down if it was not there. Its
/// rules must be in the kernel. Throws Error (system, timeout).
void join_bridge(const InterfaceName& port, const Binding& binding, const Deadline& deadline);

struct PortOfBinding {
    InterfaceName port;
    const Binding* binding;  // in the set
};

/// The ports that should be on the bridge and are not, of those vifs of the set that are online and
/// for which IS_WANTED is true. Emulated NICs are left out.
std::vector<PortOfBinding> ports_off_bridge(const BindingSet& set, const InterfaceName& bridge,
                                            const std::function<bool(const VifId&)>& is_wanted);

/// Takes all devices of the vif off their bridge: those that exist under its own name, and RECORDED
/// ones that belong to it. Continues after a failure and throws all failures as one Error (system).
void detach_ports(const VifId& vif, const std::vector<InterfaceName>& recorded);

}  // namespace vif_workspace
