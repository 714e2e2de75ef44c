// SPDX-License-Identifier: GPL-2.0-or-later
// The nftables driver: a table of our own in family bridge, which no command of ebtables touches,
// changed by libnftables in this process. It can confine whatever a binding can hold.
#pragma once

#include "filter/filter.h"

namespace vif_workspace {

class NftablesFilter : public Filter {
  public:
    void refuse_unconfinable(const Binding& /*binding*/) const override {}
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
    bool reports_changes(const Deadline& /*deadline*/) const override { return true; }
    std::string_view name() const override { return "nftables"; }
};

}  // namespace vif_workspace
