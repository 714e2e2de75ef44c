// SPDX-License-Identifier: GPL-2.0-or-later
// The site's own DHCP server, an ISC dhcpd on a machine of the LAN. No request of a workspace must
// reach it, and it must serve all other machines as if our program were not there.
#pragma once

#include <map>
#include <string>

#include "support/process.h"
#include "support/world.h"

namespace vif_workspace::tests {

class LanDhcpServer {
  public:
    /// Serves these MACs with these addresses out of 10.9.0.0/24. Ready when built.
    LanDhcpServer(const Neighbour& machine, const std::map<std::string, std::string>& hosts);

    /// Its log, which has every message that it received.
    std::string said() const { return daemon_.said(); }

  private:
    Process daemon_;
};

}  // namespace vif_workspace::tests
