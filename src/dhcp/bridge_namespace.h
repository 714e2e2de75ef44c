// SPDX-License-Identifier: GPL-2.0-or-later
// The network namespace in which the DHCP of one bridge is answered: "vif-workspace-xenbr0", as `ip
// netns` lists it. A veth pair leads there; its outer end is in this domain, under a name of its
// own, and is no port of any bridge, and its inner end is called like the bridge. The server's
// address exists at that end and nowhere else. There are no neighbours and no routes for guests:
// each answer gets its destination where it leaves the outer end (diversion_rules.h). Made with a
// bridge's first workspace and removed with its last; what an event that was killed left half made
// is not found and made again. Called by the drivers of DHCP servers, with that bridge's DHCP lock
// held.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/network_namespace.h"
#include "host/process.h"
#include "model/interface_name.h"

namespace vif_workspace {

class BridgeNamespace {
  public:
    /// The bridge's namespace, if it is whole: by its name, or by the server that lives in it.
    static std::optional<BridgeNamespace> find(const InterfaceName& bridge,
                                               const std::vector<Process>& servers);

    /// Makes it, in place of what is there of it. Throws Error (system).
    static BridgeNamespace make(const InterfaceName& bridge);

    /// Takes away the pair and the name. No error for what is not there. Throws Error (system).
    static void remove(const InterfaceName& bridge);

    /// The bridges that have one, or a part of one, whatever the registry says.
    static std::vector<InterfaceName> bridges();

    const NetworkNamespace& network() const { return network_; }

    /// Is any part of one there?
    static bool exists_in_part(const InterfaceName& bridge);

    /// Is it known by its name, here?
    bool has_its_name() const;
    /// What is wrong with it although it was found: sentences' ends, "has no name".
    std::vector<std::string> faults() const;
    /// Makes it whole, whatever somebody has changed of it. Throws Error (system).
    void repair() const;

  private:
    BridgeNamespace(InterfaceName bridge, NetworkNamespace network)
        : bridge_(std::move(bridge)), network_(std::move(network)) {}

    InterfaceName bridge_;
    NetworkNamespace network_;
};

/// As `ip netns` knows it.
std::string namespace_name(const InterfaceName& bridge);

}  // namespace vif_workspace
