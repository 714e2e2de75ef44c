// SPDX-License-Identifier: GPL-2.0-or-later
// The schema (xenstore-schema/nodes.def) as code: its nodes by name, and the one function that
// turns their texts into an Assignment. Pure; used for what stands in xenstore and, before it is
// written there, for what a person or an agent gives to `workspacectl assign`.
#pragma once

#include <map>
#include <span>
#include <string>

#include "model/assignment.h"

namespace vif_workspace {

enum class Presence { required, optional };

/// How a node's text is read.
enum class NodeType {
    addresses,  // Addresses::parse
    hostname,   // Hostname::parse
    netmask,    // Netmask::parse
    ipv4,       // Ipv4Address::parse
    ipv4_list,  // words of the same, at least one
    seconds,    // LeaseTime::parse
    octets,     // Mtu::parse
    interface,  // InterfaceName::parse
    vm,         // VmIdentity::parse
    groups,     // words, each GroupName::parse, at least one
    peers,      // words, each Peer::parse, at least one
};

struct SchemaNode {
    const char* name;
    Presence presence;
    NodeType type;
    const char* meaning;
};

/// All nodes, in the document's order.
std::span<const SchemaNode> schema();

/// A node's name to its text; nodes that are not there are not in it.
using NodeTexts = std::map<std::string, std::string>;

/// Throws Error (input) that names the node, its value and the remedy. Names that the schema does
/// not have are an error too.
Assignment parse_assignment(const NodeTexts& nodes);

/// The options among the nodes alone: what [bridge.NAME] of the configuration may hold as well.
DhcpOptions parse_dhcp_options(const NodeTexts& nodes);

}  // namespace vif_workspace
