// SPDX-License-Identifier: GPL-2.0-or-later
// What hotplug/ asks of a DHCP server: that on one bridge it gives exactly the bindings' addresses.
// DHCP is only the messenger; a driver chooses nothing, keeps nothing between two calls, and finds
// out for itself what stands. Called with that bridge's DHCP lock held, never with the registry's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/deadline.h"
#include "host/file.h"
#include "host/process.h"
#include "model/binding_set.h"
#include "model/finding.h"

namespace vif_workspace {

class DhcpServer {
  public:
    DhcpServer() = default;
    virtual ~DhcpServer() = default;
    DhcpServer(const DhcpServer&) = delete;
    DhcpServer& operator=(const DhcpServer&) = delete;

    /// Returns when requests of the set's vifs on this bridge are answered as the set says, or, if
    /// it has none there, when nothing of ours is left for the bridge. Other bridges are not
    /// touched. On Error what was served before is served on.
    virtual void serve(const InterfaceName& bridge, const BindingSet& set,
                       const Deadline& deadline) = 0;

    /// What stands for that bridge is in doubt: the next call of serve() makes all of it again.
    virtual void invalidate(const InterfaceName& bridge) = 0;

    /// How what runs and stands for that bridge is not what the set says.
    virtual std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& set,
                                          const Deadline& deadline) const = 0;

    /// What is served there, as text for a person (`workspacectl show`).
    virtual std::string describe(const InterfaceName& bridge, const BindingSet& set) const = 0;

    /// Bridges on which something of ours stands, whatever the registry says.
    virtual std::vector<InterfaceName> bridges() const = 0;

    /// What runs for us: if one of them ends, somebody is not answered.
    virtual std::vector<Process> processes() const = 0;

    virtual std::string_view name() const = 0;
};

enum class DhcpKind { isc_dhcpd, none };

struct DhcpPaths {
    Path configuration;  // where dhcpd may read (Debian's AppArmor profile: below /etc/dhcp)
    Path leases;         // where it may write files called dhcpd.leases* (/var/lib/dhcp)
    Path run;            // our run directory
};

std::unique_ptr<DhcpServer> make_dhcp_server(DhcpKind kind, const DhcpPaths& paths);

}  // namespace vif_workspace
