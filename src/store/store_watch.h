// SPDX-License-Identifier: GPL-2.0-or-later
// A watch of xenstore: it reports that something below a path has changed, but not what. It also
// reports that xenstored has ended, which libxenstore does not report to a process that only waits.
// Knows nothing about the meaning of the nodes. For hotplug/watch.
#pragma once

#include <memory>
#include <string>

#include "host/file.h"

struct xs_handle;

namespace vif_workspace {

class StoreWatch {
  public:
    /// PATH as in Transaction. Throws Error (store).
    explicit StoreWatch(const std::string& path);

    /// A descriptor that is readable when something has changed.
    int change_descriptor() const;
    /// A descriptor that hangs up when xenstored has ended. In a driver domain, where xenstored has
    /// no socket, it never does.
    int hangup_descriptor() const { return hangup_.number(); }

    /// Reads and discards the changes until now. True if there were any.
    bool drain() const;

  private:
    struct Close {
        void operator()(xs_handle* connection) const;
    };
    std::unique_ptr<xs_handle, Close> connection_;
    Descriptor hangup_;
};

}  // namespace vif_workspace
