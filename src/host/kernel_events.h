// SPDX-License-Identifier: GPL-2.0-or-later
// The notifications that the kernel sends of changes in our network namespace, whichever program
// makes them. They say that something has changed, and nothing here says what: the watch, which
// reads them, looks at the host itself. Messages that were lost in a full queue count as a change.
#pragma once

#include "host/file.h"

namespace vif_workspace {

class KernelEvents {
  public:
    /// Changes of nf_tables in the families bridge, which has the filters' rules, those of
    /// ebtables-nft included, and netdev, which has the diversion's. ebtables-legacy
    /// sends no notifications. Throws Error (system).
    static KernelEvents of_rules();
    /// Devices that come, go, change, or join and leave a bridge. Throws Error (system).
    static KernelEvents of_network();

    /// Readable when there is a notification.
    int descriptor() const { return socket_.number(); }

    /// Reads all notifications that have come. Was one of them about what we look after? Throws
    /// Error (system).
    bool drain() const;

  private:
    explicit KernelEvents(Descriptor socket) : socket_(std::move(socket)) {}

    Descriptor socket_;
};

}  // namespace vif_workspace
