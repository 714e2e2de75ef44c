// SPDX-License-Identifier: GPL-2.0-or-later
// Gives the diversion's rules (diversion_rules.h) to the kernel, by libnftables in this process,
// whatever the filter is. Keeps nothing between two calls. Called with the registry's lock held:
// what the rules are is a function of the set on record and of the devices that exist at that
// moment.
#pragma once

#include <string>
#include <vector>

#include "diversion/diversion_listing.h"
#include "diversion/diversion_rules.h"
#include "model/finding.h"

namespace vif_workspace {

class Diversion {
  public:
    explicit Diversion(const DiversionOptions& options) : options_(options) {}

    /// From the rules of BEFORE, which are known to stand, to those of WANTED, in one step. Throws
    /// Error (system).
    void change(const BindingSet& before, const BindingSet& wanted) const;

    /// The rules of WANTED, whatever stands now. Throws Error (system).
    void rebuild(const BindingSet& wanted) const;

    /// The chains of a vif in force, for the devices that it has now: one that has come or was
    /// renamed has none yet. Throws Error (system).
    void add_device_chains(const Binding& binding, const BindingSet& all) const;

    /// Hands the requests of that bridge to where the set says, if that device is there. Throws
    /// Error (system).
    void connect_server(const InterfaceName& bridge, const BindingSet& set) const;

    /// The device to which that bridge's requests go; nothing if nobody answers them now.
    std::optional<InterfaceName> server_port_of(const InterfaceName& bridge,
                                                const BindingSet& set) const;

    /// How what stands in the kernel is not the rules of WANTED. Throws Error (system).
    std::vector<Finding> findings(const BindingSet& wanted) const;

    /// Throws Error (system) that says what this kernel lacks, if it cannot take DHCP off a port.
    void refuse_if_kernel_cannot() const;

    /// The vifs that have rules of ours, whatever the registry says. Throws Error (system).
    std::vector<VifId> diverted_vifs() const;

    /// Throws Error (system).
    RequestCounts counts(const VifId& vif) const;

    /// What change() would give to the kernel, in nft's language.
    std::string describe_change(const BindingSet& before, const BindingSet& wanted) const;

  private:
    DeviceNames devices_of_set(const BindingSet& set) const;

    DiversionOptions options_;
};

}  // namespace vif_workspace
