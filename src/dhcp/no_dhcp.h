// SPDX-License-Identifier: GPL-2.0-or-later
// [dhcp] server = "none": for hosts whose guests need no DHCP, or get it from another machine
// (dhcp-if). A driver like any other, so that "off" is nowhere an if. What a server left that the
// configuration named before is taken away.
#pragma once

#include <algorithm>
#include <utility>

#include "dhcp/isc_dhcpd.h"

namespace vif_workspace {

class NoDhcp : public DhcpServer {
  public:
    explicit NoDhcp(DhcpPaths paths) : before_(std::move(paths)) {}

    void serve(const InterfaceName& bridge, const BindingSet& /*set*/,
               const Deadline& deadline) override {
        const std::vector<InterfaceName> left = before_.bridges();
        if (std::ranges::find(left, bridge) != left.end()) before_.serve(bridge, {}, deadline);
    }
    void invalidate(const InterfaceName& /*bridge*/) override {}
    std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& /*set*/,
                                  const Deadline& deadline) const override {
        return before_.findings(bridge, {}, deadline);
    }
    std::string describe(const InterfaceName& /*bridge*/,
                         const BindingSet& /*set*/) const override {
        return "";
    }
    std::vector<InterfaceName> bridges() const override { return before_.bridges(); }
    std::vector<Process> processes() const override { return {}; }
    std::string_view name() const override { return "none"; }

  private:
    IscDhcpd before_;
};

}  // namespace vif_workspace
