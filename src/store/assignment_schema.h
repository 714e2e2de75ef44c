// SPDX-License-Identifier: GPL-2.0-or-later
// The schema (xenstore-schema/nodes.def) as code: its nodes by name, and the one function that
// turns their texts into an Assignment. It parses the nodes that events read from xenstore and,
// before they are written there, those that are given to `workspacectl assign`. Pure.
#pragma once

#include <map>
#include <span>
#include <string>

#include "model/assignment.h"

namespace vif_workspace {

enum class Presence { required, optional };

/// How a node's text is read.
enum class NodeType {
    addresses,    // Addresses::parse
    hostname,     // Hostname::parse
    netmask,      // Netmask::parse
    ipv4,         // Ipv4Address::parse
    ipv4_list,    // words, each Ipv4Address::parse, at least one
    router6,      // Ipv6Address::parse, and link-local
    ip_list,      // words, each Ipv4Address::parse or Ipv6Address::parse, at least one
    seconds,      // LeaseTime::parse
    octets,       // Mtu::parse
    advertisers,  // RouterAdvertisers::parse
    interface,    // InterfaceName::parse
    vm,           // VmIdentity::parse
    groups,       // words, each GroupName::parse, at least one
    peers,        // words, each Peer::parse, at least one
};

struct SchemaNode {
    const char* name;
    Presence presence;
    NodeType type;
    const char* meaning;
};

/// All nodes, in the order of nodes.def.
std::span<const SchemaNode> schema();

/// The texts of the nodes that exist, by name.
using NodeTexts = std::map<std::string, std::string>;

/// Throws Error (input) that names the node, its value and the remedy. A name that the schema does
/// not have is an error too.
Assignment parse_assignment(const NodeTexts& nodes);

/// The DHCP options among the nodes, which [bridge.NAME] of the configuration may set as well.
DhcpOptions parse_dhcp_options(const NodeTexts& nodes);

}  // namespace vif_workspace
