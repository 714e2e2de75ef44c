// SPDX-License-Identifier: GPL-2.0-or-later
// The interface of a filter driver. A filter confines vifs: it makes the kernel's rules those of a
// set of bindings, so that each vif of the set can send only from its own addresses. What a driver
// promises, and may rely on:
//
// - A driver is stateless. It keeps nothing between two calls, and what is in the kernel is a pure
//   function of the set of bindings (ebtables_rules.h, nftables_elements.h).
// - change() starts from rules that are known to be in the kernel; rebuild() makes no assumption.
//   Both apply the new rules in one step: at no moment does a frame pass that neither the old nor
//   the new rules allow. After an Error the rules may be the old ones, the new ones or damaged; the
//   caller records this before the call and rebuilds (the dirty flag in src/registry).
// - The rules refer to ports by name. The device need not exist yet; its port joins the bridge only
//   after the rules are in the kernel (src/enforce).
// - A driver touches only rules of its own, and does not depend on those of other programs.
// - Methods that change rules are called with the registry's lock held, and so one at a time.
//
// To add a driver: implement this class, and add it to FilterKind, make_filter() and the
// configuration's names (src/config/configuration.cc).
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "filter/counts.h"
#include "host/deadline.h"
#include "model/binding_set.h"
#include "model/finding.h"

namespace vif_workspace {

class Filter {
  public:
    Filter() = default;
    virtual ~Filter() = default;
    Filter(const Filter&) = delete;
    Filter& operator=(const Filter&) = delete;
    Filter(Filter&&) = delete;
    Filter& operator=(Filter&&) = delete;

    /// Throws Error (input) if this filter cannot confine such a binding. Called before any change.
    virtual void refuse_unconfinable(const Binding& binding) const = 0;

    /// Changes the rules of BEFORE, which are known to be in the kernel, to those of WANTED. Throws
    /// Error (system, timeout).
    virtual void change(const BindingSet& before, const BindingSet& wanted,
                        const Deadline& deadline) = 0;

    /// Makes the rules those of WANTED, whatever is in the kernel: nothing, some of the rules, or
    /// other rules. At no moment does a frame pass that neither the rules in the kernel nor the new
    /// rules allow. Throws Error (system, timeout).
    virtual void rebuild(const BindingSet& wanted, const Deadline& deadline) = 0;

    /// The differences between the rules in the kernel and those of WANTED.
    virtual std::vector<Finding> findings(const BindingSet& wanted,
                                          const Deadline& deadline) const = 0;

    /// The vifs that have rules of ours in the kernel, whatever the registry says.
    virtual std::vector<VifId> confined(const Deadline& deadline) const = 0;

    /// The frames that were counted for those bindings in force. A vif of which nothing is counted
    /// has no entry. Throws Error (system, timeout).
    virtual std::map<VifId, Counts> counts(const BindingSet& bindings,
                                           const Deadline& deadline) const = 0;

    /// The rules of a set, as text for a person (`workspacectl show`).
    virtual std::string describe(const BindingSet& wanted) const = 0;

    /// What change() would give to the kernel, in the filter's own language; empty for no change.
    virtual std::string describe_change(const BindingSet& before,
                                        const BindingSet& wanted) const = 0;

    /// Does this filter confine vifs at all? If not, the ports are left to the base script, and
    /// frames to link-local groups are not forwarded for its rules to see.
    virtual bool confines() const = 0;

    /// Does the kernel report changes that other programs make to the rules (KernelEvents)? If not,
    /// the watch notices them only when something else changes.
    virtual bool reports_changes(const Deadline& deadline) const = 0;

    /// Its name in the configuration.
    virtual std::string_view name() const = 0;
};

enum class FilterKind { ebtables, nftables, none };
inline constexpr std::array filter_kinds = {FilterKind::ebtables, FilterKind::nftables,
                                            FilterKind::none};

std::unique_ptr<Filter> make_filter(FilterKind kind);

}  // namespace vif_workspace
