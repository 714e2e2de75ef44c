// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcp_server.h"

#include "dhcp/isc_dhcpd.h"
#include "dhcp/no_dhcp.h"

namespace vif_workspace {

std::unique_ptr<DhcpServer> make_dhcp_server(DhcpKind kind, const DhcpPaths& paths) {
    switch (kind) {
        case DhcpKind::isc_dhcpd:
            return std::make_unique<IscDhcpd>(paths);
        case DhcpKind::none:
            return std::make_unique<NoDhcp>(paths);
    }
    return nullptr;
}

}  // namespace vif_workspace
