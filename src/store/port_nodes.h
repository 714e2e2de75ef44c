// SPDX-License-Identifier: GPL-2.0-or-later
// The name and the MTU of a vif's port, which the toolstack writes into the vif's backend directory
// for the stock script vif-bridge. For events/builtin_port.h, which does the work of vif-bridge.
#pragma once

#include <optional>

#include "model/interface_name.h"
#include "store/store.h"
#include "store/vif_reader.h"

namespace vif_workspace {

struct PortNodes {
    std::optional<InterfaceName> chosen_name;  // node vifname
    std::optional<unsigned> mtu;               // node mtu, octets
};

/// A value that cannot be used counts as absent: read_vif() has refused a wrong vifname before, and
/// vif-bridge, too, ignores an mtu that is not a number.
PortNodes read_port_nodes(const Transaction& transaction, const BackendPath& backend);

}  // namespace vif_workspace
