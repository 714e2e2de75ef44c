// SPDX-License-Identifier: GPL-2.0-or-later
// The whole configuration of ISC dhcpd for one bridge, as a pure function of the bindings. Every
// value in it is of a type whose parser accepts nothing that could be read as another statement; no
// text of outside origin is copied.
#pragma once

#include <string>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// The dhcpd.conf(5) for the workspaces that our dhcpd serves on a bridge; there must be at least
/// one. Each MAC has one host entry, that of its latest vif, which is named after the vif.
std::string dhcpd_configuration(const InterfaceName& bridge, const BindingSet& set);

/// The vifs whose MACs have another host entry in EARLIER, an earlier text of
/// dhcpd_configuration(). While two dhcpds run, one with each text, such a guest could be offered
/// an address by one and be refused it by the other.
std::vector<VifId> changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                 const BindingSet& set);

}  // namespace vif_workspace
