// SPDX-License-Identifier: GPL-2.0-or-later
// The other workspaces of a busy host: in xenstore as libxl and an agent write them, and in force
// by the helper itself. They have no devices: rules and record do not depend on that.
#pragma once

#include <map>
#include <string>

#include "support/process.h"
#include "support/world.h"

namespace vif_workspace::tests::bench {

/// The bridge of all benches, with room for thousands; DHCP is somebody else's unless it is the
/// storm's matter.
void add_wide_bridge(tests::World& world);
void configure_filter(const std::string& filter, const std::string& dhcp_server = "none");

std::string mac_of(unsigned domid);
std::string ip_of(unsigned domid);

/// Domain DOMID and its assignment; its vif is whoever's it is.
void add_assigned_domain(tests::World& world, unsigned domid);

/// How the hotplug script calls the helper for vifDOMID.0: `workspacectl VERB type_if=vif`.
tests::Command helper(const std::string& verb, unsigned domid);

/// The workspaces of domains 1 to COUNT come into force, by one `workspacectl repair`: what stands
/// then is what so many onlines make, sooner.
void add_vifs(tests::World& world, unsigned count);

/// Runs it; throws, with what it said, unless it succeeds. Returns milliseconds, exec to exit.
double time_of(const tests::Command& command);

}  // namespace vif_workspace::tests::bench
