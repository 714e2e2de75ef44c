// SPDX-License-Identifier: GPL-2.0-or-later
// One Xen host and what surrounds it, in network namespaces: dom0 with its bridges and xenstored, a
// LAN behind an uplink, other cards, guests. A test case builds one World and everything ends with
// it. Directories that the programs under test write to are private to it, so they use their
// default paths:
//
//     /run /etc/xen /etc/dhcp /var/lib/dhcp /var/log/xen
//
// The hotplug scripts are the packaged ones, with the project's beside them.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "support/network_namespace.h"
#include "support/process.h"
#include "support/store.h"
#include "support/tap.h"
#include "support/vif.h"
#include "support/xenstored.h"

namespace vif_workspace::tests {

/// A machine on the other side of one of dom0's cards: the LAN behind a bridge's uplink, another
/// network.
struct Neighbour {
    NetworkNamespace network;
    std::string device;  // its card
    std::string mac;
    Tap tap;
};

/// The filter that this run of the tests is about, by its name in the configuration: ebtables, or
/// the value of VIF_WORKSPACE_TEST_FILTER.
const std::string& filter_under_test();
inline bool is_under_test(const std::string& filter) {
    return filter == filter_under_test();
}

class World {
  public:
    World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    Store& store() { return store_; }
    Xenstored& xenstored() { return xenstored_; }
    const NetworkNamespace& dom0() const { return dom0_; }

    /// A bridge that is up, STP off. ADDRESS with its prefix length, or empty for a bridge without
    /// one.
    void add_bridge(const std::string& name, const std::string& mac, const std::string& address);
    /// xenbr0 with 10.9.0.1/24, as in tests/vectors/README.md.
    void add_default_bridge();
    /// A tap on a device of dom0, usually a bridge.
    Tap tap_on(const std::string& device) const { return {dom0_, device}; }

    /// A cable from dom0's CARD to a new machine. ADDRESS is that machine's; empty for none.
    Neighbour& add_neighbour(const std::string& name, const std::string& card,
                             const std::string& mac, const std::string& address);
    /// Puts that card on a bridge, as its uplink.
    static void add_uplink(const std::string& bridge, const std::string& card);

    /// A domain as libxl makes it: introduced, with a name and a uuid, without devices.
    void add_domain(unsigned domid, const std::string& name);
    void destroy_domain(unsigned domid);
    /// A vif of a domain that exists. Nothing is built yet.
    Vif& add_vif(unsigned domid, unsigned devid, const VifConfig& config);

    /// A domain "wsDOMID" with one vif of script vif-workspace on xenbr0, and its assignment.
    Vif& add_workspace(unsigned domid, const std::string& mac, const std::string& ip);

    /// The assignment that workspace-control writes for a MAC.
    void assign(const std::string& mac, const std::map<std::string, std::string>& nodes);
    /// The path of that assignment: /local/domain/0/workspace/vif/02-16-3e-00-00-0a.
    static std::string assignment(const std::string& mac);

    /// Writes /etc/xen/vif-workspace.conf: TEXT after the line that chooses the filter which this
    /// run of the tests is about.
    static void configure(const std::string& text);
    /// Writes TEXT as the whole file.
    static void configure_exactly(const std::string& text);
    /// /etc/xen/scripts/NAME becomes TEXT. The packaged scripts stay in packaged_scripts.
    static void replace_script(const std::string& name, const std::string& text);
    static const std::string packaged_scripts;

  private:
    NetworkNamespace dom0_;
    Xenstored xenstored_;
    Store store_;
    std::list<Neighbour> neighbours_;
    std::list<Vif> vifs_;
};

}  // namespace vif_workspace::tests
