// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/ports.h"

#include <algorithm>
#include <set>

#include "config/base_script_choice.h"
#include "host/bridge_port.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {

bool has_emulated_name(const InterfaceName& device) {
    return device.to_string().ends_with("-emu");
}

bool is_emulated_nic(const InterfaceName& port, const Binding& binding) {
    return std::ranges::any_of(
        binding.ports, [&](const InterfaceName& name) { return name.emulated_name() == port; });
}

std::vector<InterfaceName> devices_of(const Binding& binding) {
    std::vector<InterfaceName> devices = devices_of(binding.vif);
    for (const InterfaceName& port : binding.ports) {
        const bool is_known = std::ranges::find(devices, port) != devices.end();
        if (!is_known && is_device_of(port, binding.vif)) devices.push_back(port);
    }
    return devices;
}

bool is_on_a_bridge(const VifId& vif) {
    return std::ranges::any_of(devices_of(vif), is_port);
}

bool is_in_wrong_vlan(const InterfaceName& port, const Binding& binding) {
    return binding.vlan && !is_in_vlan(port, *binding.vlan);
}

void join_bridge(const InterfaceName& port, const Binding& binding, const Deadline& deadline) {
    put_on_bridge(port, binding.bridge, deadline, {.vlan = binding.vlan});
}

void attach_ports(const Binding& binding, const Configuration& configuration,
                  const Deadline& deadline) {
    const bool is_scripted = base_script_of(configuration).has_value();
    for (const InterfaceName& port : binding.ports) {
        // An emulated NIC joins at its own event; but a base script, which does not know of rules,
        // puts it on the bridge by itself, so it must be there under its rules before.
        const bool joins_later = is_emulated_nic(port, binding) && !is_scripted;
        if (joins_later || !is_device_of(port, binding.vif)) continue;
        join_bridge(port, binding, deadline);
    }
}

void close_port_bypasses(const BindingSet& set, const Deadline& deadline) {
    for (const Binding* binding : set.by_serial()) {
        for (const InterfaceName& port : binding->ports) {
            const bool has_bypass =
                is_port_of(port, binding->bridge) && !forwards_link_local_groups(port);
            if (has_bypass) join_bridge(port, *binding, deadline);
        }
    }
}

void restore_ports(const BindingSet& set, const std::vector<VifId>& online, const Filter& filter,
                   const Deadline& deadline) {
    for (const VifId& vif : online) {
        const Binding* binding = set.find(vif);
        if (binding == nullptr) continue;
        for (const InterfaceName& port : binding->ports) {
            if (!is_device_of(port, vif)) continue;
            const bool is_off = !is_port_of(port, binding->bridge);
            if (is_off ? filter.confines() : is_in_wrong_vlan(port, *binding))
                join_bridge(port, *binding, deadline);
            if (is_port_of(port, binding->bridge) && !is_up(port)) bring_up(port, deadline);
        }
    }
}

std::vector<PortOfBinding> ports_off_bridge(const BindingSet& set, const InterfaceName& bridge,
                                            const std::function<bool(const VifId&)>& is_wanted) {
    // The bridge is listed once, because each online event looks at the ports of all other vifs.
    const std::set<std::string> present = ports_on(bridge);
    std::vector<PortOfBinding> missing;
    for (const Binding* binding : set.by_serial()) {
        if (binding->bridge != bridge || binding->phase != Phase::online) continue;
        for (const InterfaceName& port : binding->ports) {
            const bool is_missing = !present.contains(port.to_string()) &&
                                    !is_emulated_nic(port, *binding) &&
                                    is_device_of(port, binding->vif);
            if (is_missing && is_wanted(binding->vif)) missing.push_back({port, binding});
        }
    }
    return missing;
}

void detach_ports(const VifId& vif, const std::vector<InterfaceName>& recorded) {
    std::set<InterfaceName> ports(recorded.begin(), recorded.end());
    // Also those that the registry does not know: an offline event may have passed while the port
    // was joining.
    for (const InterfaceName& device : devices_of(vif)) ports.insert(device);
    std::vector<Error> errors;
    for (const InterfaceName& port : ports) {
        try {
            if (is_device_of(port, vif)) take_off_bridge(port);
        } catch (const Error& error) {
            errors.push_back(error);
        }
    }
    if (!errors.empty()) throw Error(Error::joined(errors));
}

}  // namespace vif_workspace
