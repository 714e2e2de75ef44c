// SPDX-License-Identifier: GPL-2.0-or-later
// The interface of a driver of a DHCP server. A server gives the bindings' addresses to the guests
// of a bridge, and nothing else: DHCP only carries what the bindings say. What a driver promises,
// and may rely on:
//
// - A driver decides nothing and keeps nothing between two calls: it finds out itself what runs and
//   what exists on the host.
// - Requests reach it through the outer end of the bridge's veth pair (src/diversion). They come
//   from workspaces of that bridge and from no other client.
// - It lives in the network namespace of the bridge, which exists when serve() is called with a
//   set that has vifs for it, and is removed after its last.
// - serve(), invalidate() and findings() of one bridge are called with that bridge's DHCP lock
//   held, and never with the registry's. Calls for different bridges may overlap.
//
// To add a server of our own: implement DhcpProgram (dhcp_program.h), and add it to DhcpKind and to
// the three functions of dhcp_server.cc.
#pragma once

#include <map>
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
    DhcpServer(DhcpServer&&) = delete;
    DhcpServer& operator=(DhcpServer&&) = delete;

    /// Returns when requests of the set's vifs on this bridge are answered as the set says. If the
    /// set has none there, returns when nothing of ours is left for the bridge. Does not touch
    /// other bridges. After an Error, what was served before is still served.
    virtual void serve(const InterfaceName& bridge, const BindingSet& set,
                       const Deadline& deadline) = 0;

    /// Makes no assumption about what runs for that bridge in the next call of serve().
    virtual void invalidate(const InterfaceName& bridge) = 0;

    /// The differences between what runs for that bridge and the set.
    virtual std::vector<Finding> findings(const InterfaceName& bridge, const BindingSet& set,
                                          const Deadline& deadline) const = 0;

    /// What is served there, as text for a person (`workspacectl show`).
    virtual std::string describe(const InterfaceName& bridge, const BindingSet& set) const = 0;

    /// The bridges for which something of ours runs or exists, whatever the registry says.
    virtual std::vector<InterfaceName> bridges() const = 0;

    /// Our server processes: when one of them ends, guests are no longer answered.
    virtual std::vector<Process> processes() const = 0;

    /// Its name in the configuration.
    virtual std::string_view name() const = 0;
};

enum class DhcpKind { isc_dhcpd, dnsmasq, none };

/// The names of the servers in the configuration.
const std::map<std::string, DhcpKind>& dhcp_kinds();

/// Does our own program answer the workspaces' DHCPv6, and advertise their routers?
enum class Ipv6Server { builtin, none };

struct DhcpPaths {
    Path configuration;  // where dhcpd may read (Debian's AppArmor profile: below /etc/dhcp)
    Path leases;         // where dhcpd may write files named dhcpd.leases* (/var/lib/dhcp)
    Path run;            // our run directory
};

struct ServerKinds {
    DhcpKind ipv4;
    Ipv6Server ipv6;
};

/// Answers both, as the configuration says (bridge_servers.h).
std::unique_ptr<DhcpServer> make_dhcp_server(const ServerKinds& kinds, const DhcpPaths& paths);

}  // namespace vif_workspace
