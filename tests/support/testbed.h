// SPDX-License-Identifier: GPL-2.0-or-later
// The machines of tests/vectors/README.md around the bridge xenbr0: a guest (g), another VM that is
// not managed (o), the LAN behind the uplink (l), dom0 (h), and the workspaces' DHCP server (s).
// Most tests begin here.
#pragma once

#include <memory>

#include "support/frame_probes.h"
#include "support/machines.h"
#include "support/vectors.h"
#include "support/world.h"

namespace vif_workspace::tests {

inline const std::string guest_mac = "02:16:3e:00:00:0a";
inline const std::string guest_ip = "10.9.0.10";
inline const std::string other_mac = "02:16:3e:00:00:0b";
inline const std::string other_ip = "10.9.0.11";
inline const std::string lan_mac = "02:aa:00:00:00:0c";
inline const std::string lan_ip = "10.9.0.254";
inline const std::string bridge_mac = "02:00:00:00:00:01";
inline const std::string bridge_ip = "10.9.0.1";
/// The address of the server for the workspaces of xenbr0.
inline const std::string xenbr0_server_ip = "169.254.45.44";
/// A second workspace, for tests with two.
inline const std::string beta_mac = "02:16:3e:00:00:1b";
inline const std::string beta_ip = "10.9.0.27";

/// The assignment that workspace-control writes for the usual guest.
inline const std::map<std::string, std::string> guest_assignment = {{"ip", guest_ip},
                                                                    {"hostname", "alpha"}};

/// The site's LAN, with one machine on it, behind the uplink of xenbr0.
Neighbour& add_lan(World& world);

/// The server's end of the bridge's namespace, place S; null where no workspace is on the bridge.
std::unique_ptr<Tap> tap_at_server(const std::string& bridge);

class Testbed {
  public:
    /// The guest is a workspace with an address and the host name alpha, or a VM of the stock
    /// script.
    static Testbed with_workspace();
    static Testbed with_workspace(const Machines& machines);
    static Testbed with_stock_vif();
    /// The guest's assignment includes its IPv6 address.
    static Testbed with_ipv6_workspace(const Machines& machines);

    World& world() { return *world_; }
    Store& store() { return world_->store(); }
    Vif& guest() { return *guest_; }
    Vif& other() { return *other_; }
    Neighbour& lan() { return *lan_; }
    const Tap& bridge() const { return *bridge_; }

    /// From now on the bridge floods every group: what IGMP snooping would hide is seen.
    void flood_groups() const;
    /// Sends each of them, after every place has sent a frame, and returns those that did not reach
    /// exactly their places.
    Differences differences_in(const std::vector<Vector>& vectors);

    /// Places g, o, l and h, each of which has sent a frame; s where the bridge has a namespace.
    FrameProbes& probes() { return probes_; }

  private:
    enum class Families { ipv4, both };
    Testbed(const Machines& machines, const std::string& script, Families families);

    std::string bridge_device_;
    std::unique_ptr<World> world_;
    Vif* guest_;
    Vif* other_;
    Neighbour* lan_;
    std::unique_ptr<Tap> bridge_;
    std::unique_ptr<Tap> server_;
    FrameProbes probes_;
};

}  // namespace vif_workspace::tests
