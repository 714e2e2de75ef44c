// SPDX-License-Identifier: GPL-2.0-or-later
// A stock script that joins a port to its bridge and takes it off (base_script = "vif-bridge"), in
// place of builtin_port.h. It is run as libxl would run it: with libxl's words and environment, on
// our own standard streams. What it is told is libxl's affair, and what it does is its own; we see
// to it that it ends.
#pragma once

#include <string>
#include <vector>

#include "host/deadline.h"
#include "host/file.h"
#include "host/lock.h"

namespace vif_workspace {

class BaseScript {
  public:
    BaseScript(Path file, std::vector<std::string> words)
        : file_(std::move(file)), words_(std::move(words)) {}

    /// Throws Error: (timeout) if it had to be ended at the deadline, (system) if it cannot be run
    /// or its status is not 0. All of its process group has ended by then, whoever killed whom: it
    /// could bring up a port whose rules have gone. It dies with us; and it has LOCK too, if there
    /// is one, so that what may outlive us both for a moment is waited for by the next event.
    void run(const Lock* lock, const Deadline& deadline) const;

  private:
    std::string name() const { return file_.filename().string(); }

    Path file_;
    std::vector<std::string> words_;
};

}  // namespace vif_workspace
