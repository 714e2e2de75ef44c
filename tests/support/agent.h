// SPDX-License-Identifier: GPL-2.0-or-later
// The legacy commands as an agent like workspace-control calls them, and the names that it uses for
// the usual guest.
#pragma once

#include <map>
#include <string>

#include "support/in_force.h"
#include "support/process.h"
#include "support/world.h"

namespace vif_workspace::tests {

/// The name that the agent gave the guest's vif: workspace, dash, number of the NIC.
inline const std::string agents_name = "wrksp-12-0";

/// The path of the program of that name, which is in the directory of workspacectl.
std::string legacy_command(const std::string& name);

Outcome dhcp_config(const Words& words);
Outcome ebtables_config(const Words& words);

/// The arguments for the usual guest, alpha, and the same arguments with the one at AT changed.
Words dhcp_addition();
Words ebtables_addition();
Words with_word(Words line, std::size_t at, const std::string& word);

/// The assignment of the MAC, node by node.
using Nodes = std::map<std::string, std::string>;
Nodes assigned(const Store& store, const std::string& mac);

/// A host with the agent's guest, whose vif is not built yet and has no assignment.
struct AgentsHost {
    AgentsHost();

    Store& store() { return world.store(); }
    bool has_record() { return !store().children("/local/domain/0/workspace/by-name").empty(); }
    void add_both();

    World world;
    Vif* vif;
    InForce before;
};

}  // namespace vif_workspace::tests
