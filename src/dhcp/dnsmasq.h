// SPDX-License-Identifier: GPL-2.0-or-later
// dnsmasq as the DHCP server of a bridge: its files, its arguments and its words. Its text is in
// dnsmasq_configuration.h; namespaced_server.h runs it. It could read hosts again on SIGHUP, but
// then keeps what it has lent to a MAC that is gone, so it is replaced like the others.
#pragma once

#include <utility>

#include "dhcp/dhcp_program.h"

namespace vif_workspace {

class Dnsmasq : public DhcpProgram {
  public:
    explicit Dnsmasq(Path run_directory) : run_directory_(std::move(run_directory)) {}

    std::string_view name() const override { return "dnsmasq"; }
    std::string_view process_name() const override { return "dnsmasq"; }
    std::string configuration_prefix() const override;
    ServerSlot slot(const InterfaceName& bridge, char letter) const override;
    std::string configuration(const InterfaceName& bridge, const BindingSet& set) const override;
    std::vector<VifId> changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                     const BindingSet& set) const override;
    std::string reason_for_refusal(const ServerSlot& slot, const NetworkNamespace& network,
                                   const Deadline& deadline) const override;

  private:
    Path run_directory_;
};

}  // namespace vif_workspace
