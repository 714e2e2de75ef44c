// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace as the historical commands know it: by the name that an agent gave its vif, in two
// halves, each said by one of them. The assignment of its MAC is a function of the halves and is
// written with them, in the caller's transaction. In xenstore, below the home of the domain we run
// in:
//
//     workspace/by-name/<name>/<command> = <mac>      with the schema's nodes, as it said them
//     workspace/by-address/<10-7-0-10> = <name>       an address has one name
//
// No agent writes there, and no event reads it.
#pragma once

#include <map>

#include "model/interface_name.h"
#include "model/ip_address.h"
#include "model/mac_address.h"
#include "store/assignment_reader.h"
#include "store/store.h"

namespace vif_workspace {

/// In the order of their authority: what dhcp-config says is complete, what ebtables-config says
/// serves alone.
enum class LegacyCommand { dhcp_config, ebtables_config };

std::string to_string(LegacyCommand command);

/// What one command said: a complete assignment.
struct LegacyEntry {
    MacAddress mac;
    Ipv4Address ip;
    NodeTexts nodes;

    bool operator==(const LegacyEntry&) const = default;
};

struct NamedWorkspace {
    InterfaceName name;
    std::map<LegacyCommand, LegacyEntry> entries;

    /// The half that decides; nullptr if there is none.
    const LegacyEntry* effective() const {
        return entries.empty() ? nullptr : &entries.begin()->second;
    }
};

/// With no half if nobody has spoken of it. Throws Error (input) for a record that a guest can
/// write, or that is none.
NamedWorkspace read_named_workspace(const Transaction& transaction, const InterfaceName& name);

/// From BEFORE, which was read in the same transaction, to AFTER: record and assignment. Of an
/// assignment, nodes that somebody added stay as long as it does; one that somebody has replaced is
/// not touched. Throws Error (conflict) if the address has another name, or the MAC is assigned
/// already by somebody else.
void rewrite(const Transaction& transaction, const NamedWorkspace& before,
             const NamedWorkspace& after);

}  // namespace vif_workspace
