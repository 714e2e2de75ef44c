// SPDX-License-Identifier: GPL-2.0-or-later
// Which script joins a port to its bridge, if one does: what the configuration says, unless the
// host has hooks that only vif-bridge can run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "host/file.h"

namespace vif_workspace {

/// Programs of the administrator that vif-bridge sources at the end of every event
/// (/etc/xen/scripts/vif-post.d/*.hook). They are shell code that uses vif-bridge's own variables
/// and functions.
std::vector<Path> hooks_of_vif_bridge();

/// The script that has a vif's port in this configuration: vif-bridge also where nothing is
/// configured, if there are hooks that only it can run. Nothing: this program has it.
std::optional<std::string> base_script_of(const Configuration& configuration);

}  // namespace vif_workspace
