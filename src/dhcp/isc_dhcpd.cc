// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/isc_dhcpd.h"

#include <algorithm>
#include <optional>

#include "dhcp/bridge_namespace.h"
#include "dhcp/dhcpd_configuration.h"
#include "dhcp/dhcpd_process.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// The number of the network is part of the text: a dhcpd in one that was made anew is another one.
std::string text_for(const BridgeNamespace& place, const InterfaceName& bridge,
                     const BindingSet& set) {
    return "# network namespace " + std::to_string(place.network().number()) + "\n" +
           dhcpd_configuration(bridge, set);
}

}  // namespace

void IscDhcpd::serve(const InterfaceName& bridge, const BindingSet& set, const Deadline& deadline) {
    DhcpdProcess process(bridge, paths_);
    if (set.served_on(bridge).empty()) {
        process.stop(deadline);
        BridgeNamespace::remove(bridge);
        return;
    }
    std::optional<BridgeNamespace> place = BridgeNamespace::find(bridge, process.processes());
    if (!place) place = BridgeNamespace::make(bridge);
    place->repair();

    const auto serve_exactly = [&](const BindingSet& served) {
        served.served_on(bridge).empty()
            ? process.stop(deadline)
            : process.run(text_for(*place, bridge, served), place->network(), deadline);
    };
    // First to silence for the vifs whose entries change, then to the new entries: never two
    // answers at once.
    const std::vector<VifId> changing = changed_hosts(process.configuration(), bridge, set);
    BindingSet steady = set;
    for (const VifId& vif : changing) steady = steady.without(vif);
    if (!changing.empty()) serve_exactly(steady);
    serve_exactly(set);
}

void IscDhcpd::invalidate(const InterfaceName& bridge) {
    DhcpdProcess(bridge, paths_).invalidate();
}

std::vector<Finding> IscDhcpd::findings(const InterfaceName& bridge, const BindingSet& set,
                                        const Deadline& /*deadline*/) const {
    std::vector<Finding> all;
    const auto say = [&](const std::string& what) {
        all.push_back({.subsystem = Subsystem::dhcp,
                       .bridge = bridge,
                       .sentence = "dhcpd of " + bridge.to_string() + ": " + what});
    };
    const DhcpdProcess process(bridge, paths_);
    const std::string served = process.configuration();
    const std::size_t running = process.running();
    const auto place = BridgeNamespace::find(bridge, process.processes());
    if (set.served_on(bridge).empty()) {
        if (running > 0) say("it runs, and there is no workspace on that bridge");
        if (BridgeNamespace::exists_in_part(bridge))
            say("its network namespace is there, and no workspace on that bridge");
        return all;
    }
    if (running > 1) say("more than one of ours runs");
    if (!place) {
        say("its network namespace " + namespace_name(bridge) + ", or the way there, is missing");
    } else {
        for (const std::string& fault : place->faults()) say(fault);
    }
    if (served.empty()) {
        say(running == 0 ? "it does not run" : "it runs without its files");
    } else if (place && served != text_for(*place, bridge, set)) {
        say("its configuration is not that of the workspaces in force");
    }
    return all;
}

std::string IscDhcpd::describe(const InterfaceName& bridge, const BindingSet& set) const {
    return set.served_on(bridge).empty() ? "" : dhcpd_configuration(bridge, set);
}

std::vector<InterfaceName> IscDhcpd::bridges() const {
    std::vector<InterfaceName> all = DhcpdProcess::bridges_in(paths_.configuration);
    for (const InterfaceName& bridge : BridgeNamespace::bridges()) all.push_back(bridge);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<Process> IscDhcpd::processes() const {
    std::vector<Process> all;
    for (const InterfaceName& bridge : bridges()) {
        for (Process& process : DhcpdProcess(bridge, paths_).processes())
            all.push_back(std::move(process));
    }
    return all;
}

}  // namespace vif_workspace
