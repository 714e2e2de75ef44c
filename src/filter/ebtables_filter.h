// SPDX-License-Identifier: GPL-2.0-or-later
// The ebtables driver. It runs ebtables-restore of whichever ebtables the host has chosen
// (ebtables-nft or ebtables-legacy), and never compares listed rules with the text of its own:
// findings() compares two listings (ebtables_listing.h).
#pragma once

#include "filter/filter.h"

namespace vif_workspace {

class EbtablesFilter : public Filter {
  public:
    /// Refuses IPv6 addresses, because ebtables cannot match the target of a neighbour
    /// solicitation, and peers.
    void refuse_unconfinable(const Binding& binding) const override;
    void change(const BindingSet& before, const BindingSet& wanted,
                const Deadline& deadline) override;
    void rebuild(const BindingSet& wanted, const Deadline& deadline) override;
    std::vector<Finding> findings(const BindingSet& wanted,
                                  const Deadline& deadline) const override;
    std::vector<VifId> confined(const Deadline& deadline) const override;
    std::map<VifId, Counts> counts(const BindingSet& bindings,
                                   const Deadline& deadline) const override;
    std::string describe(const BindingSet& wanted) const override;
    std::string describe_change(const BindingSet& before, const BindingSet& wanted) const override;
    bool confines() const override { return true; }
    /// ebtables-nft does; ebtables-legacy does not.
    bool reports_changes(const Deadline& deadline) const override;
    std::string_view name() const override { return "ebtables"; }
};

}  // namespace vif_workspace
