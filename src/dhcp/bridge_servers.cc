// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/bridge_servers.h"

#include <algorithm>
#include <iterator>

#include "dhcp/ipv6_process.h"

namespace vif_workspace {

void BridgeServers::serve(const InterfaceName& bridge, const BindingSet& set,
                          const Deadline& deadline) {
    Ipv6Process ipv6(bridge, paths_.run);
    const std::vector<Ipv6Guest> served = guests(bridge, set);
    if (served.empty()) ipv6.stop(deadline);
    if (!needs_namespace(bridge, set)) {
        ipv4_->serve(bridge, set, deadline);
        if (BridgeNamespace::exists_in_part(bridge)) BridgeNamespace::remove(bridge);
        return;
    }
    std::optional<BridgeNamespace> home = find_namespace(bridge);
    if (!home) home = BridgeNamespace::make(bridge);
    home->repair();
    ipv4_->serve(bridge, set, deadline);
    if (!served.empty()) ipv6.run(render(served), home->network(), deadline);
}

void BridgeServers::invalidate(const InterfaceName& bridge) {
    ipv4_->invalidate(bridge);
    Ipv6Process(bridge, paths_.run).invalidate();
}

std::vector<Finding> BridgeServers::findings(const InterfaceName& bridge, const BindingSet& set,
                                             const Deadline& deadline) const {
    std::vector<Finding> all = ipv4_->findings(bridge, set, deadline);
    const auto say = [&](const std::string& sentence) {
        all.push_back({.subsystem = Subsystem::dhcp, .bridge = bridge, .sentence = sentence});
    };
    for (const std::string& defect : ipv6_defects(bridge, set))
        say("answer-ipv6 of " + bridge.to_string() + ": " + defect);
    if (!needs_namespace(bridge, set) && BridgeNamespace::exists_in_part(bridge)) {
        say("the network namespace " + namespace_name(bridge) +
            " exists, but there is no workspace on that bridge that is answered in it");
    }
    return all;
}

std::vector<std::string> BridgeServers::ipv6_defects(const InterfaceName& bridge,
                                                     const BindingSet& set) const {
    const Ipv6Process process(bridge, paths_.run);
    const std::vector<Ipv6Guest> served = guests(bridge, set);
    const std::size_t running = process.all_processes().size();
    if (served.empty()) {
        if (running == 0) return {};
        return {"it runs, but there is no workspace with an IPv6 address on that bridge"};
    }
    const std::optional<BridgeNamespace> home = find_namespace(bridge);
    if (!home) return {"the network namespace " + namespace_name(bridge) + " is missing"};
    if (running == 0) return {"it does not run"};
    if (running > 1) return {"more than one of ours runs"};
    if (process.serves(render(served), home->network())) return {};
    return {"it does not answer the workspaces in force"};
}

std::string BridgeServers::describe(const InterfaceName& bridge, const BindingSet& set) const {
    const std::vector<Ipv6Guest> served = guests(bridge, set);
    const std::string ipv4 = ipv4_->describe(bridge, set);
    return served.empty() ? ipv4 : ipv4 + "# for answer-ipv6\n" + render(served);
}

std::vector<InterfaceName> BridgeServers::bridges() const {
    std::vector<InterfaceName> all = ipv4_->bridges();
    std::ranges::copy(BridgeNamespace::bridges(), std::back_inserter(all));
    std::ranges::copy(Ipv6Process::bridges_in(paths_.run), std::back_inserter(all));
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<Process> BridgeServers::processes() const {
    std::vector<Process> all = ipv4_->processes();
    for (const InterfaceName& bridge : Ipv6Process::bridges_in(paths_.run)) {
        for (Process& process : Ipv6Process(bridge, paths_.run).processes())
            all.push_back(std::move(process));
    }
    return all;
}

std::vector<Ipv6Guest> BridgeServers::guests(const InterfaceName& bridge,
                                             const BindingSet& set) const {
    if (kinds_.ipv6 == Ipv6Server::none) return {};
    return ipv6_guests_on(bridge, set);
}

bool BridgeServers::needs_namespace(const InterfaceName& bridge, const BindingSet& set) const {
    const bool for_ipv4 = kinds_.ipv4 != DhcpKind::none && !set.served_on(bridge).empty();
    return for_ipv4 || !guests(bridge, set).empty();
}

std::optional<BridgeNamespace> BridgeServers::find_namespace(const InterfaceName& bridge) const {
    std::vector<Process> servers = ipv4_->processes();
    for (Process& process : Ipv6Process(bridge, paths_.run).processes())
        servers.push_back(std::move(process));
    return BridgeNamespace::find(bridge, servers);
}

}  // namespace vif_workspace
