// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_rules.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "diversion/diversion_commands.h"
#include "diversion/server_rules.h"
#include "diversion/vif_rules.h"

namespace vif_workspace {
namespace {

std::string connect_if_there(const InterfaceName& bridge, const BindingSet& set,
                             const DeviceNames& devices) {
    const std::optional<InterfaceName> server = server_device(bridge, set);
    return server && devices.contains(*server) ? connect_bridge(bridge, *server) : "";
}

std::string content(const BindingSet& set, const DeviceNames& devices,
                    const DiversionOptions& options) {
    std::string text;
    for (const InterfaceName& bridge : set.bridges()) text += add_bridge(bridge);
    for (const Binding* binding : set.by_serial())
        text += create_vif_chains(*binding, devices, options);
    for (const InterfaceName& bridge : set.bridges())
        text += connect_if_there(bridge, set, devices);
    return text;
}

}  // namespace

std::string whole_diversion(const BindingSet& set, const DeviceNames& devices,
                            const DiversionOptions& options) {
    const std::string name(diversion_table);
    const std::string removal = "add table " + name + "\ndelete table " + name + "\n";
    if (set.empty()) return removal;
    return removal + "add table " + name + "\n" + content(set, devices, options);
}

std::string diversion_change(const BindingSet& before, const BindingSet& wanted,
                             const DeviceNames& devices, const DiversionOptions& options) {
    if (before.empty() || wanted.empty()) return whole_diversion(wanted, devices, options);
    const std::vector<InterfaceName> bridges_before = before.bridges();
    const std::vector<InterfaceName> bridges = wanted.bridges();
    const auto contains = [](const std::vector<InterfaceName>& names, const InterfaceName& name) {
        return std::ranges::find(names, name) != names.end();
    };
    std::string text;
    for (const Binding* binding : before.not_in(wanted))
        text += remove_chains(chains_of(binding->vif));
    for (const InterfaceName& bridge : bridges_before) {
        if (!contains(bridges, bridge)) text += remove_bridge(bridge);
    }
    std::string connections;
    for (const InterfaceName& bridge : bridges) {
        if (contains(bridges_before, bridge)) continue;
        text += add_bridge(bridge);
        connections += connect_if_there(bridge, wanted, devices);
    }
    for (const Binding* binding : wanted.not_in(before))
        text += create_vif_chains(*binding, devices, options);
    return text + connections;
}

std::string vif_diversion(const Binding& binding, const DeviceNames& devices,
                          const DiversionOptions& options) {
    return remove_chains(chains_of(binding.vif)) + create_vif_chains(binding, devices, options);
}

}  // namespace vif_workspace
