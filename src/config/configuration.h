// SPDX-License-Identifier: GPL-2.0-or-later
// /etc/xen/vif-workspace.conf: everything that the administrator decides for this host. TOML; all
// of it optional. An unknown key, a wrong type or a value out of range is an error that names file,
// line and key: a misspelt "gateway" must not pass for none.
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

struct Configuration {
    FilterKind filter = FilterKind::ebtables;
    /// The script beside vif-workspace that joins a port to its bridge; absent ("builtin"): this
    /// program does.
    std::optional<std::string> base_script;
    Path run_directory = "/run/vif-workspace";
    DhcpKind dhcp = DhcpKind::isc_dhcpd;
    IscDhcpdSettings isc_dhcpd;
    std::map<InterfaceName, BridgeSettings> bridges;

    /// The settings of a bridge that the file does not name are the defaults.
    BridgeSettings of(const InterfaceName& bridge) const;

    /// What is locked by whoever is at work on the vif, the hotplug script first of all.
    Path lock_file(const VifId& vif) const;
};

/// VIF_WORKSPACE_CONFIG, or /etc/xen/vif-workspace.conf.
Path configuration_path();

/// A file that is not there is an empty one. Throws Error (input).
Configuration read_configuration(const Path& path);
Configuration parse_configuration(const std::string& text, const std::string& file_name);

}  // namespace vif_workspace
