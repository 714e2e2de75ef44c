// SPDX-License-Identifier: GPL-2.0-or-later
// The diversion's rules of one vif, at the ingress hook of its ports: which frames are its own DHCP
// requests, which are dropped, and which go on to the bridge. Pure. Used by diversion_rules.cc.
#pragma once

#include <string>

#include "diversion/diversion_rules.h"

namespace vif_workspace {

/// The commands of nft that create the chains of a vif, for those of its devices that exist.
std::string create_vif_chains(const Binding& binding, const DeviceNames& devices,
                              const DiversionOptions& options);

}  // namespace vif_workspace
