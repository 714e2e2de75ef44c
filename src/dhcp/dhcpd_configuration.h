// SPDX-License-Identifier: GPL-2.0-or-later
// ISC dhcpd's configuration for one bridge, whole, as a pure function of the bindings. Every value
// in it was parsed into a type that can hold nothing else; no text of the outside is copied.
#pragma once

#include <string>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// dhcpd.conf(5) for the workspaces of a bridge that our dhcpd serves; there must be one at least.
/// Each MAC has one entry, that of its latest vif, named by the vif.
std::string dhcpd_configuration(const InterfaceName& bridge, const BindingSet& set);

/// The served bindings of whose MAC an earlier text of ours said something else. While two dhcpds
/// run, one with each text, such a guest could be promised one address and refused it in the next
/// breath.
std::vector<VifId> changed_hosts(const std::string& earlier, const InterfaceName& bridge,
                                 const BindingSet& set);

}  // namespace vif_workspace
