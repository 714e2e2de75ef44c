// SPDX-License-Identifier: GPL-2.0-or-later
// When a device passes frames. Up is not enough: the kernel reports to a device that its cable is
// plugged in, and to a bridge that its port may forward, up to a second after the command that did
// it; frames that are sent before are lost.
#pragma once

#include <string>

namespace vif_workspace::tests {

class NetworkNamespace;

/// Waits until the card of that machine sends and receives. Throws if it does not within 5 s.
void wait_for_carrier(const NetworkNamespace& network, const std::string& card);

/// The same for a port of a bridge in dom0: it forwards, and its bridge sends and receives.
void wait_for_port(const std::string& port);

/// Whether the device is a port of a bridge in dom0.
bool is_port(const std::string& device);

}  // namespace vif_workspace::tests
