// SPDX-License-Identifier: GPL-2.0-or-later
// The driver of ISC dhcpd. Each bridge that has workspaces has a dhcpd of our own, beside any DHCP
// server of the site. It is started with the bridge's first workspace and stopped with its last, so
// that a host without workspaces has nothing of ours. A start adds some 20 ms to the event,
// which the guest does not notice because its first request comes much later.
#pragma once

#include "dhcp/dhcp_server.h"

namespace vif_workspace {

class IscDhcpd : public DhcpServer {
  public:
    explicit IscDhcpd(DhcpPaths paths) : paths_(std::move(paths)) {}

    void serve(const InterfaceName& bridge, const BindingSet& set,
               const Deadline& deadline) override;
    void invalidate(const InterfaceName& bridge) override;
    std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& set,
                                  const Deadline& deadline) const override;
    std::string describe(const InterfaceName& bridge, const BindingSet& set) const override;
    std::vector<InterfaceName> bridges() const override;
    std::vector<Process> processes() const override;
    std::string_view name() const override { return "isc-dhcpd"; }

  private:
    DhcpPaths paths_;
};

}  // namespace vif_workspace
