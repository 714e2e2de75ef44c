// SPDX-License-Identifier: GPL-2.0-or-later
// systemd, where it runs: what a lasting process of ours tells it (sd_notify(3), without its
// library), and what of ours is to outlast the unit that started it. Without it nothing happens.
#pragma once

#include <string>
#include <vector>

namespace vif_workspace {

/// That it does its work from here on, if somebody asked (NOTIFY_SOCKET).
void notify_ready();

/// The command WORDS in a scope of its own (systemd.scope(5)): the daemon that it leaves behind
/// does not end with the unit or session from which it was started. WORDS themselves without
/// systemd.
std::vector<std::string> in_own_scope(const std::vector<std::string>& argv);

}  // namespace vif_workspace
