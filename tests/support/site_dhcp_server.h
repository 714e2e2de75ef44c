// SPDX-License-Identifier: GPL-2.0-or-later
// A DHCP server of the site's own in dom0, on a bridge: a real one, as a distribution or libvirt
// starts it. It serves every client that asks. No request of a workspace must reach it, and it must
// serve all other machines as if our program were not there.
#pragma once

#include <string>

#include "support/process.h"

namespace vif_workspace::tests {

class SiteDhcpServer {
  public:
    enum class Kind {
        dnsmasq,          // with its default settings: one socket for all devices
        dnsmasq_on_card,  // bind-dynamic, as libvirt's
        kea,
        isc_dhcpd,
    };

    /// Serves SUBNET.100 to SUBNET.120 ("10.9.0.") on a bridge that has address SUBNET.1. Ready
    /// when built.
    SiteDhcpServer(Kind kind, const std::string& bridge, const std::string& subnet);

    /// Its log, which has every message that it received.
    std::string said() const { return daemon_.said(); }
    bool runs() { return !daemon_.ends_before(Deadline::after(milliseconds(0))); }

  private:
    Process daemon_;
};

std::string to_string(SiteDhcpServer::Kind kind);

}  // namespace vif_workspace::tests
