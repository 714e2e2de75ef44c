// SPDX-License-Identifier: GPL-2.0-or-later
// The file of the guests that answer-ipv6 serves, which an event replaces when they change and
// removes when there are none. The program holds a lock on the file whose guests it serves: by
// that, and by nothing else, others see which file is in force (src/dhcp/ipv6_process.h). Used by
// answer_ipv6.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/file.h"
#include "ipv6/ipv6_guests.h"

namespace vif_workspace {

class GuestsFile {
  public:
    /// Opens the directory, and begins to watch it. Throws Error (system).
    explicit GuestsFile(const Path& path);

    /// Readable when something in the directory has changed.
    int changes() const { return changes_.number(); }

    enum class State { unchanged, replaced, removed };

    /// Locks and reads the file, if it is not the one that was read last; only then that one is
    /// unlocked. Throws Error (system) for a file that cannot be read; then the earlier one stays
    /// locked.
    State read_again();

    /// The guests of the file that was read last.
    const std::vector<Ipv6Guest>& guests() const { return guests_; }

  private:
    std::string name_;
    Descriptor directory_;
    Descriptor changes_;  // inotify(7)
    std::optional<Descriptor> file_;
    std::vector<Ipv6Guest> guests_;
};

}  // namespace vif_workspace
