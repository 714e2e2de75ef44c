// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the rules in the kernel those of a set of bindings: writes the set to the registry, which
// sets the dirty flag, applies the rules, and clears the flag. A process that is killed in between
// leaves the flag set, so that the next change rebuilds the rules instead of applying a difference
// to an unknown state. Knows two sets of rules, which always change together: those that take DHCP
// off the ports (Diversion) and those of the filter. Called with the registry's lock held.
#pragma once

#include <utility>
#include <vector>

#include "config/configuration.h"
#include "diversion/diversion.h"
#include "filter/filter.h"
#include "host/deadline.h"
#include "registry/registry.h"

namespace vif_workspace {

class Rules {
  public:
    Rules(Path run_directory, Filter& filter, const Diversion& diversion)
        : run_directory_(std::move(run_directory)), filter_(&filter), diversion_(&diversion) {}

    /// Are the rules in the kernel those of the registry, as far as the registry knows? If not, the
    /// next change rebuilds them. Needs no lock.
    bool are_current() const;

    /// Makes WANTED the set in the registry and the rules those of WANTED. On Error the set is in
    /// the registry, and the dirty flag is set.
    void apply(Registry& registry, const BindingSet& wanted, const Deadline& deadline) const;

    /// The same, but on Error FALLBACK is the set in the registry.
    void apply_or_fall_back(Registry& registry, const BindingSet& wanted,
                            const BindingSet& fallback, const Deadline& deadline) const;

    /// The same as apply(), but rebuilds the rules whatever is in the kernel, and removes those of
    /// every filter that is not the configured one, even if the registry does not know of them.
    void rebuild(Registry& registry, const BindingSet& wanted, const Deadline& deadline) const;

    /// Throws Error (input), which names the vif, if the configured filter cannot confine one of
    /// the set.
    void refuse_unconfinable(const BindingSet& set) const;

    /// The vifs for which rules of ours are in the kernel, whichever filter made them and whatever
    /// is in the registry. Throws Error (system, timeout).
    std::vector<VifId> confined_vifs(const Deadline& deadline) const;

  private:
    void apply_difference(const BindingSet& before, const BindingSet& wanted,
                          const Deadline& deadline) const;
    void replace_all(Registry& registry, const BindingSet& wanted, const Deadline& deadline) const;
    bool try_to_clear(Filter& other, const Deadline& deadline) const;

    Path run_directory_;
    Filter* filter_;
    const Diversion* diversion_;
};

}  // namespace vif_workspace
