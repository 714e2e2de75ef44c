// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcp_server.h"

#include "dhcp/bridge_servers.h"
#include "dhcp/isc_dhcpd.h"
#include "dhcp/no_dhcp.h"

namespace vif_workspace {
namespace {

std::unique_ptr<DhcpServer> make_ipv4_server(DhcpKind kind, const DhcpPaths& paths) {
    switch (kind) {
        case DhcpKind::isc_dhcpd:
            return std::make_unique<IscDhcpd>(paths);
        case DhcpKind::none:
            return std::make_unique<NoDhcp>(paths);
    }
    return nullptr;
}

}  // namespace

std::unique_ptr<DhcpServer> make_dhcp_server(const ServerKinds& kinds, const DhcpPaths& paths) {
    return std::make_unique<BridgeServers>(make_ipv4_server(kinds.ipv4, paths), kinds, paths);
}

}  // namespace vif_workspace
