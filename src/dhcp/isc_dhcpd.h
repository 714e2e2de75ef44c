// SPDX-License-Identifier: GPL-2.0-or-later
// The ISC dhcpd driver: a dhcpd of our own for each bridge that has workspaces, beside whatever the
// site runs, started with the first and stopped with the last (nothing of ours is left on a host
// without workspaces, and a start costs a newcomer some 20 ms, long before its guest asks).
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
