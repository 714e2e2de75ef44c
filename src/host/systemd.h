// SPDX-License-Identifier: GPL-2.0-or-later
// systemd, where it runs: the notification of a daemon that it is ready (sd_notify(3), without its
// library), and scopes for daemons that must outlive the unit from which they were started. Where
// systemd does not run, nothing happens.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vif_workspace {

/// Notifies systemd that this process is ready, if it asked for that (NOTIFY_SOCKET).
void notify_ready();

/// ARGV changed to run in a scope of its own (systemd.scope(5)): a daemon that the command leaves
/// behind then does not end with the unit or session from which it was started. Nothing without
/// systemd. The command waits until systemd answers, which may be never, so it needs a deadline.
std::optional<std::vector<std::string>> in_own_scope(const std::vector<std::string>& argv);

}  // namespace vif_workspace
