// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of a host that a World takes for itself: network, mounts, processes. World alone calls
// this.
#pragma once

#include "support/network_namespace.h"

namespace vif_workspace::tests {

/// Enters a new network and mount namespace and mounts what World says is private. Throws if the
/// tests could not be isolated, or need what is not installed.
NetworkNamespace make_private_host();

/// Ends, one by one, all processes that the tests or the programs under test started in it, and
/// takes the mounts away.
void end_private_host();

}  // namespace vif_workspace::tests
