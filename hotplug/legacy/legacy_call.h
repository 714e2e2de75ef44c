// SPDX-License-Identifier: GPL-2.0-or-later
// The command lines of dhcp-config and ebtables-config, with which the workspace service TP1.2.2
// configured its DHCP server and its firewall (Nimbus: dhcp-config.sh, xen-ebtables-config.sh). All
// their words become types here; legacy_command.h carries them out. There are no options, so an
// account that may call the programs by sudo cannot direct them at a file or a command. Pure.
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
    std::optional<Ipv4Address> ip;  // the address that the workspace must have
};

using LegacyCall = std::variant<Addition, Removal>;

/// `add VIFNAME IPADDR DHCPIF MACADDR BROADCAST SUBNETMASK GATEWAY HOSTNAME DNS1 DNS2` or
/// `rem VIFNAME IPADDR`. BROADCAST, SUBNETMASK, GATEWAY, DNS1 and DNS2 may be `none`. DHCPIF must
/// be an interface name, and has no effect, as in the old program: the configuration says which
/// port leads to the DHCP server. Throws Error (usage, input) that names the argument.
LegacyCall parse_dhcp_config(const std::vector<std::string>& words);

/// `add VIFNAME MACADDR IPADDR [DHCPIF]` or `rem VIFNAME`. The host name, which every assignment
/// needs, is made from VIFNAME.
LegacyCall parse_ebtables_config(const std::vector<std::string>& words);

}  // namespace vif_workspace
