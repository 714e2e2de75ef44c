// SPDX-License-Identifier: GPL-2.0-or-later
// The network namespace in which the DHCP of one bridge is answered: "vif-workspace-xenbr0", as
// `ip netns` lists it. A veth pair leads into it. The outer end is in this domain, under a name of
// its own (outer_end()), and is no port of any bridge; the inner end is named like the bridge. The
// server's address exists only at the inner end. The namespace has no neighbours and no routes for
// guests: each answer gets its destination MAC where it leaves the outer end (diversion_rules.h).
// It is made with a bridge's first workspace and removed with its last. What a killed event has
// left incomplete is not found by find(), and make() replaces it. Called by the drivers of DHCP
// servers, with that bridge's DHCP lock held.
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
    /// The bridge's namespace, if it is complete: by its name, or by a server that lives in it.
    static std::optional<BridgeNamespace> find(const InterfaceName& bridge,
                                               const std::vector<Process>& servers);

    /// Makes the namespace, the pair and the name, and replaces what exists of them. Throws Error
    /// (system).
    static BridgeNamespace make(const InterfaceName& bridge);

    /// Removes the pair and the name. No error if they do not exist. Throws Error (system).
    static void remove(const InterfaceName& bridge);

    /// The bridges that have a namespace, or a part of one, whatever the registry says.
    static std::vector<InterfaceName> bridges();

    /// Does the pair or the name exist?
    static bool exists_in_part(const InterfaceName& bridge);

    const NetworkNamespace& network() const { return network_; }

    /// What is wrong with it although find() has found it, each as the end of a sentence: "its
    /// address 169.254.1.1 is missing".
    std::vector<std::string> defects() const;

    /// Gives it its name and sets its inner end up again, whatever another program has changed.
    /// Throws Error (system).
    void repair() const;

  private:
    BridgeNamespace(InterfaceName bridge, NetworkNamespace network)
        : bridge_(std::move(bridge)), network_(std::move(network)) {}

    bool has_its_name() const;

    InterfaceName bridge_;
    NetworkNamespace network_;
};

/// The name under which `ip netns` knows it.
std::string namespace_name(const InterfaceName& bridge);

}  // namespace vif_workspace
