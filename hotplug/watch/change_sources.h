// SPDX-License-Identifier: GPL-2.0-or-later
// What wakes the watch: whatever tells that somebody may have changed something of ours. It tells
// that, never what; only our own events tell as much many times over. Sleeping costs nothing: one
// poll, without a time.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "enforce/enforcer.h"
#include "host/kernel_events.h"
#include "host/process.h"
#include "store/store_watch.h"

namespace vif_workspace {

class ChangeSources {
  public:
    /// Throws Error: (system), (store).
    explicit ChangeSources(const DhcpServer& dhcp);

    /// What has happened until now is forgotten; what runs now is waited for from now on. To be
    /// called before looking, so that nothing falls between.
    void reset();

    /// Returns when something has happened since, or after that time at the latest. Throws Error
    /// (store) when xenstored has ended.
    void wait(std::optional<std::chrono::milliseconds> at_most);

  private:
    bool has_happened() const;

    const DhcpServer* dhcp_;
    KernelEvents rules_ = KernelEvents::of_rules();
    KernelEvents network_ = KernelEvents::of_network();
    StoreWatch backends_{"backend/vif"};
    std::vector<Process> daemons_;
};

}  // namespace vif_workspace
