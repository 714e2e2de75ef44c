// SPDX-License-Identifier: GPL-2.0-or-later
// Decides which program attaches a vif's port to its bridge and brings it up: this one, or a base
// script. The configuration says so; without it, vif-bridge does if the host has hooks that only it
// can run. For the hotplug script and for lint.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "host/file.h"

namespace vif_workspace {

/// Shell code of the administrator that vif-bridge sources at the end of every event
/// (/etc/xen/scripts/vif-post.d/*.hook). It may use vif-bridge's own variables and functions.
std::vector<Path> hooks_of_vif_bridge();

/// The base script that attaches a vif's port; nothing if this program does.
std::optional<std::string> base_script_of(const Configuration& configuration);

}  // namespace vif_workspace
