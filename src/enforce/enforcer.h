// SPDX-License-Identifier: GPL-2.0-or-later
// What enforcing assignments on this host takes, made once for a process and wired together: the
// configuration, the drivers that it names, the registry, and the two parts through which drivers
// are changed. Decides nothing. The steps that use it are in this folder, one file each: a binding
// is read (read_binding.h), admitted (admission.h), entered and confirmed or rolled back (entry.h),
// its ports attached (ports.h), and it leaves (leave.h); repair.h makes all of it again.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "config/configuration.h"
#include "dhcp/dhcp_server.h"
#include "diversion/diversion.h"
#include "enforce/dhcp_service.h"
#include "enforce/rules.h"
#include "filter/filter.h"
#include "registry/registry_location.h"

namespace vif_workspace {

class Enforcer {
  public:
    explicit Enforcer(Configuration configuration);
    // Its parts refer to each other.
    Enforcer(const Enforcer&) = delete;
    Enforcer& operator=(const Enforcer&) = delete;
    Enforcer(Enforcer&&) = delete;
    Enforcer& operator=(Enforcer&&) = delete;
    ~Enforcer() = default;

    const Configuration& configuration() const { return configuration_; }
    const RegistryLocation& registry() const { return registry_; }

    /// The drivers.
    const Filter& filter() const { return *filter_; }
    const DhcpServer& dhcp() const { return *dhcp_; }
    const Diversion& diversion() const { return diversion_; }

    /// What changes them.
    const Rules& rules() const { return rules_; }
    const DhcpService& dhcp_service() const { return dhcp_service_; }

    /// The address from which a server of ours answers that binding. Nothing if another server does
    /// (dhcp-if), or none at all ([dhcp] server = "none").
    std::optional<Ipv4Address> own_dhcp_server(const Binding& binding) const;

    /// What answers the DHCP of a binding, as text for a person: "isc-dhcpd, as 169.254.45.44".
    std::string answered_by(const Binding& binding) const;

  private:
    Configuration configuration_;
    std::unique_ptr<Filter> filter_;
    std::unique_ptr<DhcpServer> dhcp_;
    Diversion diversion_;
    RegistryLocation registry_;
    Rules rules_;
    DhcpService dhcp_service_;
};

}  // namespace vif_workspace
