// SPDX-License-Identifier: GPL-2.0-or-later
// The whole configuration of dnsmasq for one bridge, as a pure function of the bindings. Every
// value in it is of a type whose parser accepts nothing that could be read as another option; no
// text of outside origin is copied. Used by dnsmasq.h.
#pragma once

#include <string>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// The file for dnsmasq(8) --conf-file for the workspaces that our dnsmasq serves on a bridge;
/// there must be at least one.
std::string dnsmasq_configuration(const InterfaceName& bridge, const BindingSet& set);

/// The vifs whose MACs have other values in EARLIER, an earlier text of dnsmasq_configuration().
std::vector<VifId> changed_dnsmasq_hosts(const std::string& earlier, const InterfaceName& bridge,
                                         const BindingSet& set);

}  // namespace vif_workspace
