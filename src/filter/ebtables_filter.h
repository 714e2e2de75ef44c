// SPDX-License-Identifier: GPL-2.0-or-later
// The ebtables driver: runs ebtables-restore, whichever ebtables the host has chosen (ebtables-nft
// or ebtables-legacy), and never matches printed rules against its own.
#pragma once

#include "filter/filter.h"

namespace vif_workspace {

class EbtablesFilter : public Filter {
  public:
    /// Refused: IPv6 addresses (ebtables cannot read a neighbour solicitation's target) and peers.
    void refuse_unconfinable(const Binding& binding) const override;
    void change(const BindingSet& before, const BindingSet& wanted,
                const Deadline& deadline) override;
    void rebuild(const BindingSet& wanted, const Deadline& deadline) override;
    std::vector<Finding> findings(const BindingSet& wanted,
                                  const Deadline& deadline) const override;
    std::vector<VifId> confined(const Deadline& deadline) const override;
    std::optional<Counts> counts(const Binding& binding, const Deadline& deadline) const override;
    std::string describe(const BindingSet& wanted) const override;
    std::string describe_change(const BindingSet& before, const BindingSet& wanted) const override;
    bool confines() const override { return true; }
    bool reports_changes(const Deadline& deadline) const override;
    std::string_view name() const override { return "ebtables"; }
};

}  // namespace vif_workspace
