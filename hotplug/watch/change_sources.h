// SPDX-License-Identifier: GPL-2.0-or-later
// The events that wake the watch: changes of rules, of network devices and of backend directories,
// and the end of a dhcpd. They report that something may have changed, but not what, and our own
// events cause many of them. To sleep is one poll() without a timeout, and costs nothing.
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

    /// Discards the changes until now, and starts to wait for the end of the daemons that run now.
    /// To be called before each check, so that no change after it is missed.
    void reset();

    /// Returns when something has changed since reset(), or after TIMEOUT. Throws Error (store)
    /// when xenstored has ended.
    void wait(std::optional<std::chrono::milliseconds> timeout);

  private:
    bool drain() const;

    const DhcpServer* dhcp_;
    KernelEvents rules_ = KernelEvents::of_rules();
    KernelEvents network_ = KernelEvents::of_network();
    StoreWatch backends_{"backend/vif"};
    std::vector<Process> daemons_;
};

}  // namespace vif_workspace
