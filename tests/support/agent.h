// The historical commands as an agent like workspace-control calls them, and the names that it has
// for the usual guest.
#pragma once

#include <string>

#include "support/process.h"

namespace vif_workspace::tests {

/// The name that the agent gave the guest's vif: workspace, dash, number of the card.
inline const std::string agents_name = "wrksp-12-0";

/// Where the program of that name is: beside workspace-vif.
std::string historical_command(const std::string& name);

Outcome dhcp_config(const Words& words);
Outcome ebtables_config(const Words& words);

/// The call lines for the usual guest, alpha.
Words dhcp_addition();
Words ebtables_addition();

}  // namespace vif_workspace::tests
