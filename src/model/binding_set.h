// SPDX-License-Identifier: GPL-2.0-or-later
// All bindings in force on this host. Everything that we make on a host is a function of this set.
// It is a value: with() and without() return a new set, which is cheap because the sets share the
// bindings.
#pragma once

#include <memory>
#include <vector>

#include "model/binding.h"

namespace vif_workspace {

class BindingSet {
  public:
    BindingSet() = default;
    /// Of several bindings of one vif the last counts.
    explicit BindingSet(std::vector<Binding> bindings);

    /// This set with BINDING, which replaces another binding of the same vif.
    BindingSet with(Binding binding) const;
    BindingSet without(const VifId& vif) const;

    /// nullptr if the vif has no binding. The pointer is valid as long as a set with that binding.
    const Binding* find(const VifId& vif) const;

    bool empty() const { return bindings_.empty(); }
    std::size_t size() const { return bindings_.size(); }

    /// In the order in which they came online; bindings that came online by one change are in the
    /// order of their vifs.
    std::vector<const Binding*> by_serial() const;

    /// The bindings that OTHER does not have, or has with another content; by arrival.
    std::vector<const Binding*> not_in(const BindingSet& other) const;

    std::vector<InterfaceName> bridges() const;

    /// The bindings of a bridge that our DHCP server serves, by arrival: of several with one MAC
    /// only the latest. When that one leaves, its predecessor is served again.
    std::vector<const Binding*> served_on(const InterfaceName& bridge) const;

    bool operator==(const BindingSet& other) const;

  private:
    using Shared = std::shared_ptr<const Binding>;

    std::vector<Shared>
        bindings_;  // sorted by vif; a vector, because it is often copied as a whole
};

/// Throws Error (conflict) if CANDIDATE cannot be in force together with the others: one of its
/// ports has the name of another binding's port or of a bridge in use; another MAC on the same
/// bridge has one of its addresses; or its DHCP interface is not that of its bridge. A second vif
/// with the same MAC is no conflict.
void refuse_conflicts(const BindingSet& others, const Binding& candidate);

}  // namespace vif_workspace
