// SPDX-License-Identifier: GPL-2.0-or-later
// The command lines of dhcp-config and ebtables-config, the two programs by which the workspace
// service TP1.2.2 loaded its DHCP server and its firewall (Nimbus: dhcp-config.sh,
// xen-ebtables-config.sh). Pure; the one place where their words become types. There is no option:
// nothing that an account with the right to call them by sudo could aim at a file or a command.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "legacy/named_workspace.h"

namespace vif_workspace {

struct Addition {
    LegacyCommand command;
    InterfaceName name;
    LegacyEntry entry;
};

struct Removal {
    LegacyCommand command;
    InterfaceName name;
    std::optional<Ipv4Address> ip;  // which it must have
};

using LegacyCall = std::variant<Addition, Removal>;

/// add VIFNAME IPADDR DHCPIF MACADDR BROADCAST SUBNETMASK GATEWAY HOSTNAME DNS1 DNS2, where `none`
/// stands for no BROADCAST, SUBNETMASK, GATEWAY, DNS1 or DNS2; rem VIFNAME IPADDR. DHCPIF has to be
/// a device's name and decides nothing, as ever: where a bridge's DHCP server is, the configuration
/// says. Throws Error (usage, input) that names the argument.
LegacyCall parse_dhcp_config(const std::vector<std::string>& words);

/// add VIFNAME MACADDR IPADDR [DHCPIF]; rem VIFNAME. The host name, which an assignment must have,
/// is made of VIFNAME.
LegacyCall parse_ebtables_config(const std::vector<std::string>& words);

}  // namespace vif_workspace
