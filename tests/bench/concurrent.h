// SPDX-License-Identifier: GPL-2.0-or-later
// The other workspaces of a busy host: in xenstore as libxl and an agent write them, and brought
// into force by the helper itself. They have no devices, because rules and registry do not depend
// on them.
#pragma once

#include <map>
#include <string>

#include "support/process.h"
#include "support/world.h"

namespace vif_workspace::tests::bench {

/// The bridge of all benches, with room for thousands of ports; its DHCP server is not ours, except
/// in the storm.
void add_wide_bridge(tests::World& world);
void configure_filter(const std::string& filter, const std::string& dhcp_server = "none");

std::string mac_of(unsigned domid);
std::string ip_of(unsigned domid);

/// Domain DOMID and its assignment; the caller makes its vif.
void add_assigned_domain(tests::World& world, unsigned domid);

/// The helper for vifDOMID.0, as the hotplug script calls it: `workspacectl EVENT type_if=vif`.
tests::Command helper(const std::string& event, unsigned domid);

/// The workspaces of domains 1 to COUNT come into force, by one `workspacectl repair`: the result
/// is the same as after that many onlines, and it takes less time.
void add_vifs(tests::World& world, unsigned count);

/// Runs it and returns the milliseconds from exec to exit; throws, with its output, unless it
/// succeeds.
double time_of(const tests::Command& command);

}  // namespace vif_workspace::tests::bench
