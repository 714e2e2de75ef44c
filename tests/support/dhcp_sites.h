// SPDX-License-Identifier: GPL-2.0-or-later
// The three kinds of bridge on which workspaces live: with an address in the guests' subnet, with
// an address of another subnet, with none. In each, dom0's default route is on another card, so an
// answer that the kernel routed by itself would be seen there.
#pragma once

#include <string>
#include <vector>

#include "support/dhcp_message.h"
#include "support/world.h"

namespace vif_workspace::tests {

struct Site {
    std::string bridge, bridge_mac, bridge_address;  // the address may be empty
    std::string subnet;                              // of the guests, "10.9.1."
    Neighbour* router;                               // of the guests' subnet, on the bridge's LAN

    std::string router_ip() const { return subnet + "254"; }
};

class Sites {
  public:
    Sites();

    World& world() { return world_; }
    const std::vector<Site>& all() const { return sites_; }
    /// The network namespace behind dom0's default route.
    Neighbour& default_route() { return *default_route_; }

    /// A workspace with address SUBNET.NUMBER and a lease of that many seconds, online.
    Vif& add_workspace(const Site& site, unsigned number, unsigned lease_time);

    /// Every DHCP frame that was seen on a LAN or on the card of the default route, as text; empty
    /// if none.
    std::string leaked();

  private:
    World world_;
    std::vector<Site> sites_;
    Neighbour* default_route_;
};

/// The MAC of the workspace with that number.
std::string workspace_mac(const Site& site, unsigned number);

}  // namespace vif_workspace::tests
