// SPDX-License-Identifier: GPL-2.0-or-later
// ISC dhcpd as the DHCP server of a bridge: its files, its arguments and its words. Its text is in
// dhcpd_configuration.h; namespaced_server.h runs it. A start adds some 20 ms to the event, which
// the guest does not notice because its first request comes much later.
#pragma once

#include <utility>

#include "dhcp/dhcp_program.h"

namespace vif_workspace {

class IscDhcpd : public DhcpProgram {
  public:
    explicit IscDhcpd(DhcpPaths paths) : paths_(std::move(paths)) {}

    std::string_view name() const override { return "isc-dhcpd"; }
    std::string_view process_name() const override { return "dhcpd"; }
    std::string configuration_prefix() const override;
    ServerSlot slot(const InterfaceName& bridge, char letter) const override;
    std::string configuration(const InterfaceName& bridge, const BindingSet& set) const override;
    std::vector<VifId> changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                     const BindingSet& set) const override;
    std::string reason_for_refusal(const ServerSlot& slot, const NetworkNamespace& network,
                                   const Deadline& deadline) const override;

  private:
    DhcpPaths paths_;
};

}  // namespace vif_workspace
