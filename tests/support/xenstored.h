// SPDX-License-Identifier: GPL-2.0-or-later
// The xenstored of Xen's packages, private to the test and without Xen: its hypervisor calls are
// answered by tests/support/xenstored-shim, everything above them is its own code. It listens at
// the default place, /run/xenstored, which is private to the test process.
#pragma once

#include "support/process.h"

namespace vif_workspace::tests {

class Xenstored {
  public:
    /// Started, and ready for clients.
    Xenstored();

    /// Makes the domain known to the hypervisor: only then may it own nodes and be introduced.
    static void create_domain(unsigned domid);
    /// Destroys the domain: the daemon drops its connection and the nodes that it owned.
    static void destroy_domain(unsigned domid);

    /// Stops the daemon as a debugger would; a request has no answer until go_on().
    void stop() const;
    void go_on() const;
    /// Kills the daemon, as a crash would; no other one is started.
    void kill();

  private:
    Process daemon_;
};

}  // namespace vif_workspace::tests
