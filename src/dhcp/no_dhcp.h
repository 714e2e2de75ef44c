// SPDX-License-Identifier: GPL-2.0-or-later
// [dhcp] server = "none", for hosts whose guests need no DHCP, or get it from another machine
// (dhcp-if). It is a driver like any other, so that no caller has to ask whether there is a server.
// It removes what is left of the server that the configuration named before.
#pragma once

#include <algorithm>

#include "dhcp/namespaced_server.h"

namespace vif_workspace {

class NoDhcp : public DhcpServer {
  public:
    explicit NoDhcp(const DhcpPaths& paths) : previous_("isc-dhcpd", paths) {}

    void serve(const InterfaceName& bridge, const BindingSet& /*set*/,
               const Deadline& deadline) override {
        const std::vector<InterfaceName> left = previous_.bridges();
        if (std::ranges::find(left, bridge) != left.end()) previous_.serve(bridge, {}, deadline);
    }
    void invalidate(const InterfaceName& /*bridge*/) override {}
    std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& /*set*/,
                                  const Deadline& deadline) const override {
        return previous_.findings(bridge, {}, deadline);
    }
    std::string describe(const InterfaceName& /*bridge*/,
                         const BindingSet& /*set*/) const override {
        return "";
    }
    std::vector<InterfaceName> bridges() const override { return previous_.bridges(); }
    std::vector<Process> processes() const override { return {}; }
    std::string_view name() const override { return "none"; }

  private:
    /// Any driver removes what all programs have left.
    NamespacedServer previous_;
};

}  // namespace vif_workspace
