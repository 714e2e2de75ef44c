// SPDX-License-Identifier: GPL-2.0-or-later
// Starts a daemon in the network namespace of a bridge, so that it outlives the unit or session in
// which the event runs. Knows nothing of what the daemon serves. Used by the classes of the
// daemons (server_process.h, ipv6_process.h).
#pragma once

#include <string>
#include <vector>

#include "host/command.h"

namespace vif_workspace {

Command command_in(const NetworkNamespace& network, const std::vector<std::string>& argv);

/// False if the daemon did not start in a scope of its own, as without systemd; the reason is
/// logged. A daemon forks, and the parent exits when the daemon answers.
bool starts_in_own_scope(const std::vector<std::string>& argv, const NetworkNamespace& network,
                         const Deadline& deadline);

}  // namespace vif_workspace
