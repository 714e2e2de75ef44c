// SPDX-License-Identifier: GPL-2.0-or-later
// Being told that something below a path of xenstore changed, never what; and that xenstored has
// ended, which libxenstore itself tells nobody who only waits. Knows nothing of what the nodes
// mean.
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

    /// Readable when something has changed.
    int changed() const;
    /// Hangs up when xenstored has ended. Without a socket of xenstored's, in a driver domain, it
    /// never does.
    int ended() const { return line_.number(); }

    /// Forgets what has been told. Was there something?
    bool drain() const;

  private:
    struct Close {
        void operator()(xs_handle* connection) const;
    };
    std::unique_ptr<xs_handle, Close> connection_;
    Descriptor line_;
};

}  // namespace vif_workspace
