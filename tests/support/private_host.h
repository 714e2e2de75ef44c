// SPDX-License-Identifier: GPL-2.0-or-later
// The parts of a host that a World replaces by private ones: network, mounts, processes. World
// alone calls this.
#pragma once

#include "support/network_namespace.h"

namespace vif_workspace::tests {

/// Enters a new network and mount namespace and mounts the directories that World lists as private.
/// Throws if the tests could not be isolated, or need a program that is not installed.
NetworkNamespace make_private_host();

/// Ends, one by one, all processes that the tests or the programs under test started in it, and
/// removes the mounts.
void end_private_host();

}  // namespace vif_workspace::tests
