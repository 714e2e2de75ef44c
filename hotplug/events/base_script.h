// SPDX-License-Identifier: GPL-2.0-or-later
// A stock script that joins a port to its bridge and takes it off (base_script = "vif-bridge"), in
// place of builtin_port.h. It is run as libxl would run it, on our own standard streams. Its words
// and environment are libxl's, unchanged. This class does not check what the script does; it
// ensures that the script ends. Called by hotplug_script.cc.
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

    /// Throws Error: (timeout) if the script had to be ended at the deadline, (system) if it cannot
    /// be run or its status is not 0. If it fails, all processes of its group have ended when run()
    /// throws, because one that remained could bring up a port whose rules have been removed. The
    /// script is killed when this process ends. It inherits LOCK, if there is one, so the next
    /// event also waits for a child of the script that ends a moment later.
    void run(const Lock* lock, const Deadline& deadline) const;

  private:
    std::string name() const { return file_.filename().string(); }

    Path file_;
    std::vector<std::string> words_;
};

}  // namespace vif_workspace
