// SPDX-License-Identifier: GPL-2.0-or-later
// Gives the rules of the diversion (diversion_rules.h) to the kernel, by libnftables in this
// process, whatever the filter is. Keeps nothing between two calls: the rules are a function of the
// bindings in the registry and of the devices that exist at that moment. Called by src/enforce with
// the registry's lock held.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diversion/diversion_listing.h"
#include "diversion/diversion_rules.h"
#include "model/finding.h"

namespace vif_workspace {

class Diversion {
  public:
    explicit Diversion(const DiversionOptions& options) : options_(options) {}

    /// Changes the rules of BEFORE, which are known to be in the kernel, to those of WANTED, in one
    /// step. Throws Error (system).
    void change(const BindingSet& before, const BindingSet& wanted) const;

    /// Makes the rules those of WANTED, whatever is in the kernel. Throws Error (system).
    void rebuild(const BindingSet& wanted) const;

    /// Makes the chains of a vif in force for the devices that it has now: a device that has
    /// appeared or was renamed since has none yet. ALL is the set to which BINDING belongs. Throws
    /// Error (system).
    void add_device_chains(const Binding& binding, const BindingSet& all) const;

    /// Has requests of that bridge passed to the device of its DHCP server, if that exists. Throws
    /// Error (system).
    void connect_server(const InterfaceName& bridge, const BindingSet& set) const;

    /// The existing device to which requests of that bridge go; nothing if they are not answered.
    std::optional<InterfaceName> server_device_of(const InterfaceName& bridge,
                                                  const BindingSet& set) const;

    /// The differences between the rules in the kernel and those of WANTED. Throws Error (system).
    std::vector<Finding> findings(const BindingSet& wanted) const;

    /// Throws Error (system) that says what this kernel lacks, if it cannot divert DHCP at a port.
    void refuse_if_kernel_cannot() const;

    /// The vifs that have chains in the kernel, whatever the registry says. Throws Error (system).
    std::vector<VifId> diverted_vifs() const;

    /// The requests of each binding of that set. Throws Error (system).
    std::map<VifId, RequestCounts> counts(const BindingSet& bindings) const;

    /// The commands that change() would give to the kernel, in nft's language.
    std::string describe_change(const BindingSet& before, const BindingSet& wanted) const;

  private:
    DeviceNames devices_of_set(const BindingSet& set) const;

    DiversionOptions options_;
};

}  // namespace vif_workspace
