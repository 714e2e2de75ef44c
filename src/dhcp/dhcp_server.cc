// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcp_server.h"

#include "dhcp/isc_dhcpd.h"
#include "dhcp/namespaced_server.h"
#include "dhcp/no_dhcp.h"

namespace vif_workspace {

std::vector<std::unique_ptr<DhcpProgram>> dhcp_programs(const DhcpPaths& paths) {
    std::vector<std::unique_ptr<DhcpProgram>> all;
    all.push_back(std::make_unique<IscDhcpd>(paths));
    return all;
}

std::unique_ptr<DhcpServer> make_dhcp_server(DhcpKind kind, const DhcpPaths& paths) {
    switch (kind) {
        case DhcpKind::isc_dhcpd:
            return std::make_unique<NamespacedServer>("isc-dhcpd", paths);
        case DhcpKind::none:
            return std::make_unique<NoDhcp>(paths);
    }
    return nullptr;
}

}  // namespace vif_workspace
