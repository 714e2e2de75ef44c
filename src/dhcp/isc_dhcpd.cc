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

/// The text begins with the number of the namespace, so that a dhcpd in a namespace that was
/// replaced counts as one with another configuration, and is replaced too.
std::string text_for(const BridgeNamespace& home, const InterfaceName& bridge,
                     const BindingSet& set) {
    return "# network namespace " + std::to_string(home.network().number()) + "\n" +
           dhcpd_configuration(bridge, set);
}

}  // namespace

void IscDhcpd::serve(const InterfaceName& bridge, const BindingSet& set, const Deadline& deadline) {
    DhcpdProcess process(bridge, paths_);
    if (set.served_on(bridge).empty()) {
        process.stop(deadline);
        return;
    }
    std::optional<BridgeNamespace> home = BridgeNamespace::find(bridge, process.processes());
    if (!home) home = BridgeNamespace::make(bridge);
    home->repair();

    const auto serve_exactly = [&](const BindingSet& served) {
        served.served_on(bridge).empty()
            ? process.stop(deadline)
            : process.run(text_for(*home, bridge, served), home->network(), deadline);
    };
    // In two steps if host entries of served MACs change: first without these host entries, then
    // with the new ones. So a guest never gets answers from the old one and from the new one.
    const std::vector<VifId> changing = changed_hosts(process.configuration(), bridge, set);
    BindingSet unchanged = set;
    for (const VifId& vif : changing) unchanged = unchanged.without(vif);
    if (!changing.empty()) serve_exactly(unchanged);
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
    const auto home = BridgeNamespace::find(bridge, process.processes());
    if (set.served_on(bridge).empty()) {
        if (running > 0) say("it runs, but there is no workspace on that bridge");
        return all;
    }
    if (running > 1) say("more than one of ours runs");
    if (!home) {
        say("its network namespace " + namespace_name(bridge) +
            ", or the veth pair into it, is missing");
    } else {
        for (const std::string& defect : home->defects()) say(defect);
    }
    if (served.empty()) {
        say(running == 0 ? "it does not run" : "it runs, but its files are missing");
    } else if (home && served != text_for(*home, bridge, set)) {
        say("its configuration is not that of the workspaces in force");
    }
    return all;
}

std::string IscDhcpd::describe(const InterfaceName& bridge, const BindingSet& set) const {
    return set.served_on(bridge).empty() ? "" : dhcpd_configuration(bridge, set);
}

std::vector<InterfaceName> IscDhcpd::bridges() const {
    return DhcpdProcess::bridges_in(paths_.configuration);
}

std::vector<Process> IscDhcpd::processes() const {
    std::vector<Process> all;
    std::vector<InterfaceName> all_bridges = bridges();  // twice, while two dhcpds run
    std::ranges::sort(all_bridges);
    all_bridges.erase(std::unique(all_bridges.begin(), all_bridges.end()), all_bridges.end());
    for (const InterfaceName& bridge : all_bridges) {
        for (Process& process : DhcpdProcess(bridge, paths_).processes())
            all.push_back(std::move(process));
    }
    return all;
}

}  // namespace vif_workspace
