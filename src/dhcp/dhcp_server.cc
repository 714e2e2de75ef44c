// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/dhcp_server.h"

#include "dhcp/bridge_servers.h"
#include "dhcp/dnsmasq.h"
#include "dhcp/isc_dhcpd.h"
#include "dhcp/namespaced_server.h"
#include "dhcp/no_dhcp.h"

namespace vif_workspace {

const std::map<std::string, DhcpKind>& dhcp_kinds() {
    static const std::map<std::string, DhcpKind> kinds = {{"isc-dhcpd", DhcpKind::isc_dhcpd},
                                                          {"dnsmasq", DhcpKind::dnsmasq},
                                                          {"none", DhcpKind::none}};
    return kinds;
}

std::vector<std::unique_ptr<DhcpProgram>> dhcp_programs(const DhcpPaths& paths) {
    std::vector<std::unique_ptr<DhcpProgram>> all;
    all.push_back(std::make_unique<IscDhcpd>(paths));
    all.push_back(std::make_unique<Dnsmasq>(paths.run));
    return all;
}

namespace {

std::unique_ptr<DhcpServer> make_ipv4_server(DhcpKind kind, const DhcpPaths& paths) {
    switch (kind) {
        case DhcpKind::isc_dhcpd:
            return std::make_unique<NamespacedServer>("isc-dhcpd", paths);
        case DhcpKind::dnsmasq:
            return std::make_unique<NamespacedServer>("dnsmasq", paths);
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
