// SPDX-License-Identifier: GPL-2.0-or-later
// What hotplug/ asks of a filter, whatever it is built on: make the kernel's rules those of a set
// of bindings. A driver keeps nothing between two calls and decides nothing; the rules themselves
// are pure functions of the set (ebtables_rules.h). Called with the registry's lock held.
#pragma once

#include <array>
#include <memory>
#include <optional>
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

    /// Throws Error (input) if this filter cannot confine such a binding; then nothing was changed.
    virtual void refuse_unconfinable(const Binding& binding) const = 0;

    /// From the rules of BEFORE, which are known to stand, to those of WANTED, in one step.
    virtual void change(const BindingSet& before, const BindingSet& wanted,
                        const Deadline& deadline) = 0;

    /// The rules of WANTED, whatever stands now, also nothing or a half; no moment in between lets
    /// more through than either.
    virtual void rebuild(const BindingSet& wanted, const Deadline& deadline) = 0;

    /// How what stands in the kernel is not the rules of WANTED.
    virtual std::vector<Finding> findings(const BindingSet& wanted,
                                          const Deadline& deadline) const = 0;

    /// The vifs for which rules of ours stand in the kernel, whatever the registry says.
    virtual std::vector<VifId> confined(const Deadline& deadline) const = 0;

    /// What was seen of a binding in force; nothing if this filter does not count.
    virtual std::optional<Counts> counts(const Binding& binding,
                                         const Deadline& deadline) const = 0;

    /// The rules of a set as text for a person (`workspacectl show`).
    virtual std::string describe(const BindingSet& wanted) const = 0;

    /// What change() would give to the kernel, in the filter's own language; empty for nothing.
    virtual std::string describe_change(const BindingSet& before,
                                        const BindingSet& wanted) const = 0;

    /// Does this filter confine vifs at all? If not, the bridge and its ports are left as they are.
    virtual bool confines() const = 0;

    /// Does the kernel report changes that another program makes to the rules (KernelEvents)?
    virtual bool reports_changes(const Deadline& deadline) const = 0;

    virtual std::string_view name() const = 0;
};

enum class FilterKind { ebtables, nftables, none };
inline constexpr std::array filter_kinds = {FilterKind::ebtables, FilterKind::nftables,
                                            FilterKind::none};

std::unique_ptr<Filter> make_filter(FilterKind kind);

}  // namespace vif_workspace
