// [dhcp] server = "none": for hosts whose guests get their addresses from elsewhere. A driver like
// any other, so that "off" is nowhere an if.
#pragma once

#include "dhcp/dhcp_server.h"

namespace vif_workspace {

class NoDhcp : public DhcpServer {
  public:
    void serve(const InterfaceName& /*bridge*/, const BindingSet& /*set*/,
               const Deadline& /*deadline*/) override {}
    void doubt(const InterfaceName& /*bridge*/) override {}
    std::vector<Disagreement> disagreements(const InterfaceName& /*bridge*/,
                                            const BindingSet& /*set*/,
                                            const Deadline& /*deadline*/) const override {
        return {};
    }
    std::string describe(const InterfaceName& /*bridge*/,
                         const BindingSet& /*set*/) const override {
        return "";
    }
    std::vector<InterfaceName> bridges() const override { return {}; }
    std::vector<Process> processes() const override { return {}; }
    std::string_view name() const override { return "none"; }
};

}  // namespace vif_workspace
