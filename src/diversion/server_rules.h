// SPDX-License-Identifier: GPL-2.0-or-later
// The diversion's rules of one bridge: they remember which port asked, pass requests to the device
// of the bridge's DHCP server, and pass the server's answers to the port that asked. Pure. Used by
// diversion_rules.cc; diversion_rules.h has the picture of all chains.
#pragma once

#include <string>

#include "model/interface_name.h"

namespace vif_workspace {

/// The commands of nft that add what a bridge's vifs refer to: the sets and maps of the ports that
/// asked, and the chains for requests, which are empty and so end here until a server is connected.
std::string add_bridge(const InterfaceName& bridge);

/// The commands of nft that remove all of that and the connection to the server.
std::string remove_bridge(const InterfaceName& bridge);

/// The commands of nft that connect the bridge, which must have been added, to its server behind
/// DEVICE, in place of any other connection.
std::string connect_bridge(const InterfaceName& bridge, const InterfaceName& device);

}  // namespace vif_workspace
