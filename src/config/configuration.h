// SPDX-License-Identifier: GPL-2.0-or-later
// /etc/xen/vif-workspace.conf, the administrator's configuration of this host, as types. It is
// TOML, and everything in it is optional. An unknown key, a wrong type or a value out of range is
// an error that names file, line and key, because a misspelt "gateway" must not count as no
// gateway.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "dhcp/dhcp_server.h"
#include "filter/filter.h"
#include "host/file.h"
#include "model/assignment.h"
#include "model/vif_id.h"

namespace vif_workspace {

struct BridgeSettings {
    DhcpOptions defaults;
};

/// [dhcp.isc-dhcpd]: what only that driver needs.
struct IscDhcpdSettings {
    Path configuration_directory = "/etc/dhcp/vif-workspace";
    Path lease_directory = "/var/lib/dhcp";
};

/// [ipv6].
struct Ipv6Settings {
    /// Does our own program answer the workspaces' DHCPv6, and advertise their routers?
    Ipv6Server server = Ipv6Server::builtin;
};

struct Configuration {
    FilterKind filter = FilterKind::ebtables;
    /// The script in the directory of vif-workspace that attaches a port to its bridge; absent
    /// ("builtin"): this program does.
    std::optional<std::string> base_script;
    Path run_directory = "/run/vif-workspace";
    DhcpKind dhcp = DhcpKind::isc_dhcpd;
    IscDhcpdSettings isc_dhcpd;
    Ipv6Settings ipv6;
    std::map<InterfaceName, BridgeSettings> bridges;

    /// The settings of a bridge; the defaults if the file does not name it.
    BridgeSettings of(const InterfaceName& bridge) const;

    /// The lock of a vif, which each of its events holds.
    Path lock_file(const VifId& vif) const;
};

/// VIF_WORKSPACE_CONFIG, or /etc/xen/vif-workspace.conf.
Path configuration_path();

/// A file that does not exist counts as empty. Throws Error (input).
Configuration read_configuration(const Path& path);
Configuration parse_configuration(const std::string& text, const std::string& file_name);

}  // namespace vif_workspace
