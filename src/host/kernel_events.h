// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel tells of changes that anybody makes in our network namespace: that something
// changed, never what it is now. Whoever is told looks for himself; a message that was lost in a
// full buffer counts as one.
#pragma once

#include "host/file.h"

namespace vif_workspace {

class KernelEvents {
  public:
    /// Changes of nf_tables in the families bridge, where the filters' rules are, those of
    /// ebtables-nft included, and netdev, where DHCP is taken off. ebtables-legacy tells nobody.
    /// Throws Error (system).
    static KernelEvents of_rules();
    /// Devices that come, go, change, or join and leave a bridge. Throws Error (system).
    static KernelEvents of_network();

    /// Readable when something has been told.
    int descriptor() const { return socket_.number(); }

    /// Forgets what has been told. Was something of it about us? Throws Error (system).
    bool drain() const;

  private:
    explicit KernelEvents(Descriptor socket) : socket_(std::move(socket)) {}

    Descriptor socket_;
};

}  // namespace vif_workspace
