// SPDX-License-Identifier: GPL-2.0-or-later
// What a vif's port is to have, as the toolstack wrote it for the stock script vif-bridge into the
// vif's backend directory.
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

/// A value that cannot be used counts as absent: vifname was refused before, and of an mtu that is
/// no number vif-bridge makes nothing either.
PortNodes read_port_nodes(const Transaction& transaction, const BackendPath& backend);

}  // namespace vif_workspace
