// SPDX-License-Identifier: GPL-2.0-or-later
// All bindings in force on this host: the one thing of which everything we own here is a function.
// A value; adding and removing make a new set (cheap: the bindings themselves are shared).
#pragma once

#include <memory>
#include <vector>

#include "model/binding.h"

namespace vif_workspace {

class BindingSet {
  public:
    BindingSet() = default;
    /// Of two bindings of one vif the later stands.
    explicit BindingSet(std::vector<Binding> bindings);

    /// The set with this binding, in place of an earlier one of the same vif.
    BindingSet with(Binding binding) const;
    BindingSet without(const VifId& vif) const;

    /// nullptr: that vif has no binding. Valid as long as a set that holds the binding.
    const Binding* find(const VifId& vif) const;

    bool empty() const { return bindings_.empty(); }
    std::size_t size() const { return bindings_.size(); }

    /// In the order in which they came online; those that did so by one change, in the order of
    /// their vifs.
    std::vector<const Binding*> by_arrival() const;

    /// Those that OTHER does not have, or has otherwise; by arrival.
    std::vector<const Binding*> not_in(const BindingSet& other) const;

    std::vector<InterfaceName> bridges() const;

    /// Those of a bridge that our dhcpd answers for, by arrival: of several with one MAC only the
    /// latest. When it leaves, the one before it is back.
    std::vector<const Binding*> served_on(const InterfaceName& bridge) const;

    bool operator==(const BindingSet& other) const;

  private:
    using Shared = std::shared_ptr<const Binding>;

    std::vector<Shared> bindings_;  // by vif: copied often, and whole
};

/// Throws Error (conflict) if the newcomer cannot stand beside the others: a port name that another
/// binding holds or that is a bridge in use; an address that another MAC has on the same bridge;
/// another DHCP interface than the rest of its bridge. A second vif with the same MAC is no
/// conflict.
void refuse_conflicts(const BindingSet& others, const Binding& candidate);

}  // namespace vif_workspace
