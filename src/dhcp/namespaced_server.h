// SPDX-License-Identifier: GPL-2.0-or-later
// The driver of a DHCP server of our own, whatever its program is. Each bridge that has workspaces
// has a process of our own, beside any DHCP server of the site, in a network namespace. It is
// started with the bridge's first workspace and stopped with its last, so that a host without
// workspaces has nothing of ours. The namespace itself is removed by its caller (bridge_servers.h).
// What another program has left, because the configuration named it before, is removed when the new
// one answers.
#pragma once

#include "dhcp/bridge_namespace.h"
#include "dhcp/dhcp_program.h"
#include "dhcp/dhcp_server.h"
#include "dhcp/server_process.h"

namespace vif_workspace {

class NamespacedServer : public DhcpServer {
  public:
    /// The server whose program is called NAME.
    NamespacedServer(const std::string& name, const DhcpPaths& paths);

    void serve(const InterfaceName& bridge, const BindingSet& set,
               const Deadline& deadline) override;
    void invalidate(const InterfaceName& bridge) override;
    std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& set,
                                  const Deadline& deadline) const override;
    std::string describe(const InterfaceName& bridge, const BindingSet& set) const override;
    std::vector<InterfaceName> bridges() const override;
    std::vector<Process> processes() const override;
    std::string_view name() const override { return program_->name(); }

  private:
    std::string text_for(const BridgeNamespace& home, const InterfaceName& bridge,
                         const BindingSet& set) const;
    /// What exists of the programs that the configuration does not name.
    std::vector<ServerProcess> others(const InterfaceName& bridge) const;

    std::vector<std::unique_ptr<DhcpProgram>> programs_;
    const DhcpProgram* program_;  // one of them
    Path run_directory_;
};

}  // namespace vif_workspace
