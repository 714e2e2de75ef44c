// SPDX-License-Identifier: GPL-2.0-or-later
// What answers the workspaces of a bridge: a driver for IPv4, and the program answer-ipv6 for IPv6,
// which is the same whatever answers IPv4, also where nothing does. Both live in the network
// namespace of the bridge, which is removed here, when neither is needed any more. Made by
// make_dhcp_server(); to its callers it is a driver itself.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "dhcp/bridge_namespace.h"
#include "dhcp/dhcp_server.h"
#include "ipv6/ipv6_guests.h"

namespace vif_workspace {

class BridgeServers : public DhcpServer {
  public:
    BridgeServers(std::unique_ptr<DhcpServer> ipv4, const ServerKinds& kinds, DhcpPaths paths)
        : ipv4_(std::move(ipv4)), kinds_(kinds), paths_(std::move(paths)) {}

    void serve(const InterfaceName& bridge, const BindingSet& set,
               const Deadline& deadline) override;
    void invalidate(const InterfaceName& bridge) override;
    std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& set,
                                  const Deadline& deadline) const override;
    std::string describe(const InterfaceName& bridge, const BindingSet& set) const override;
    std::vector<InterfaceName> bridges() const override;
    std::vector<Process> processes() const override;
    std::string_view name() const override { return ipv4_->name(); }

  private:
    /// Those that answer-ipv6 is to answer.
    std::vector<Ipv6Guest> guests(const InterfaceName& bridge, const BindingSet& set) const;
    bool needs_namespace(const InterfaceName& bridge, const BindingSet& set) const;
    std::optional<BridgeNamespace> find_namespace(const InterfaceName& bridge) const;
    std::vector<std::string> ipv6_defects(const InterfaceName& bridge, const BindingSet& set) const;

    std::unique_ptr<DhcpServer> ipv4_;
    ServerKinds kinds_;
    DhcpPaths paths_;
};

}  // namespace vif_workspace
