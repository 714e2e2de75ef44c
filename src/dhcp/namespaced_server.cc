// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/namespaced_server.h"

#include <algorithm>
#include <optional>

#include "dhcp/bridge_namespace.h"
#include "dhcp/server_process.h"
#include "model/error.h"

namespace vif_workspace {

Path configuration_file(const DhcpProgram& program, const InterfaceName& bridge, char letter) {
    return program.configuration_prefix() + bridge.to_string() + "." + letter + ".conf";
}

NamespacedServer::NamespacedServer(const std::string& name, const DhcpPaths& paths)
    : programs_(dhcp_programs(paths)),
      program_(
          std::ranges::find(programs_, name, [](const auto& one) { return one->name(); })->get()),
      run_directory_(paths.run) {}

/// The text begins with the number of the namespace, so that a server in a namespace that was
/// replaced counts as one with another configuration, and is replaced too.
std::string NamespacedServer::text_for(const BridgeNamespace& home, const InterfaceName& bridge,
                                       const BindingSet& set) const {
    return "# network namespace " + std::to_string(home.network().number()) + "\n" +
           program_->configuration(bridge, set);
}

std::vector<ServerProcess> NamespacedServer::others(const InterfaceName& bridge) const {
    std::vector<ServerProcess> all;
    for (const auto& program : programs_) {
        if (program.get() == program_) continue;
        ServerProcess process(bridge, *program, run_directory_);
        if (process.has_left_something()) all.push_back(std::move(process));
    }
    return all;
}

void NamespacedServer::serve(const InterfaceName& bridge, const BindingSet& set,
                             const Deadline& deadline) {
    ServerProcess process(bridge, *program_, run_directory_);
    std::vector<ServerProcess> left = others(bridge);
    const auto stop_others = [&] {
        for (ServerProcess& other : left) other.stop(deadline);
    };
    if (set.served_on(bridge).empty()) {
        stop_others();
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
    std::vector<VifId> changing = process.changed_hosts(set);
    for (const ServerProcess& other : left) {
        for (const VifId& vif : other.changed_hosts(set)) changing.push_back(vif);
    }
    BindingSet unchanged = set;
    for (const VifId& vif : changing) unchanged = unchanged.without(vif);
    serve_exactly(unchanged);
    stop_others();
    if (!changing.empty()) serve_exactly(set);
}

void NamespacedServer::invalidate(const InterfaceName& bridge) {
    ServerProcess(bridge, *program_, run_directory_).invalidate();
}

std::vector<Finding> NamespacedServer::findings(const InterfaceName& bridge, const BindingSet& set,
                                                const Deadline& /*deadline*/) const {
    std::vector<Finding> all;
    const auto say = [&](const std::string& what) {
        all.push_back({.subsystem = Subsystem::dhcp,
                       .bridge = bridge,
                       .sentence = std::string(program_->process_name()) + " of " +
                                   bridge.to_string() + ": " + what});
    };
    const ServerProcess process(bridge, *program_, run_directory_);
    const std::string served = process.configuration();
    const std::size_t running = process.running();
    const auto home = BridgeNamespace::find(bridge, process.processes());
    for (const ServerProcess& other : others(bridge)) {
        say("a " + other.name() +
            " of ours, which the configuration named before, has not been removed");
    }
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

std::string NamespacedServer::describe(const InterfaceName& bridge, const BindingSet& set) const {
    return set.served_on(bridge).empty() ? "" : program_->configuration(bridge, set);
}

std::vector<InterfaceName> NamespacedServer::bridges() const {
    std::vector<InterfaceName> all;
    for (const auto& program : programs_) {
        for (const InterfaceName& bridge : ServerProcess::bridges_of(*program))
            all.push_back(bridge);
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<Process> NamespacedServer::processes() const {
    std::vector<Process> all;
    for (const InterfaceName& bridge : bridges()) {
        for (Process& process : ServerProcess(bridge, *program_, run_directory_).processes())
            all.push_back(std::move(process));
    }
    return all;
}

}  // namespace vif_workspace
