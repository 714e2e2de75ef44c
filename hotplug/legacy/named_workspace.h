// SPDX-License-Identifier: GPL-2.0-or-later
// A workspace as the legacy commands know it: by the name that an agent gave its vif, with an entry
// from each command. The assignment of its MAC is derived from the entries, and is written with
// them in the caller's transaction. In xenstore, below the home of the domain that this program
// runs in:
//
//     workspace/by-name/<name>/<command> = <mac>      an entry, with the nodes of its assignment
//     workspace/by-address/<10-7-0-10> = <name>       the one name that has an address
//
// Only the legacy commands read and write these nodes: no agent writes there, and no event reads
// them.
#pragma once

#include <map>

#include "model/interface_name.h"
#include "model/ip_address.h"
#include "model/mac_address.h"
#include "store/assignment_schema.h"
#include "store/store.h"

namespace vif_workspace {

/// In the order of precedence: the entry of dhcp-config is complete, that of ebtables-config is
/// used only without it.
enum class LegacyCommand { dhcp_config, ebtables_config };

std::string to_string(LegacyCommand command);

/// The entry of one command: a complete assignment.
struct LegacyEntry {
    MacAddress mac;
    Ipv4Address ip;
    NodeTexts nodes;

    bool operator==(const LegacyEntry&) const = default;
};

struct NamedWorkspace {
    InterfaceName name;
    std::map<LegacyCommand, LegacyEntry> entries;

    /// The entry that makes the assignment; nullptr if there is none.
    const LegacyEntry* effective() const {
        return entries.empty() ? nullptr : &entries.begin()->second;
    }
};

/// Without entries if the name is not known. Throws Error (input) for an entry that a guest can
/// write, or that is not valid.
NamedWorkspace read_named_workspace(const Transaction& transaction, const InterfaceName& name);

/// Writes the entries and the assignment of AFTER in place of those of BEFORE, which was read in
/// the same transaction. Nodes that other programs added to the assignment stay as long as it does;
/// an assignment that another program has replaced is not touched. Throws Error (conflict) if the
/// address belongs to another name, or if the MAC has an assignment that no entry made.
void rewrite(const Transaction& transaction, const NamedWorkspace& before,
             const NamedWorkspace& after);

}  // namespace vif_workspace
