// SPDX-License-Identifier: GPL-2.0-or-later
// filter = "none", for hosts that confine their guests by other means. It is a driver like any
// other, so that no caller has to ask whether there is a filter.
#pragma once

#include "filter/filter.h"

namespace vif_workspace {

class NoFilter : public Filter {
  public:
    void refuse_unconfinable(const Binding& /*binding*/) const override {}
    void change(const BindingSet& /*before*/, const BindingSet& /*wanted*/,
                const Deadline& /*deadline*/) override {}
    void rebuild(const BindingSet& /*wanted*/, const Deadline& /*deadline*/) override {}
    std::vector<Finding> findings(const BindingSet& /*wanted*/,
                                  const Deadline& /*deadline*/) const override {
        return {};
    }
    std::vector<VifId> confined(const Deadline& /*deadline*/) const override { return {}; }
    std::map<VifId, Counts> counts(const BindingSet& /*bindings*/,
                                   const Deadline& /*deadline*/) const override {
        return {};
    }
    std::string describe(const BindingSet& /*wanted*/) const override { return ""; }
    std::string describe_change(const BindingSet& /*before*/,
                                const BindingSet& /*wanted*/) const override {
        return "";
    }
    bool confines() const override { return false; }
    bool reports_changes(const Deadline& /*deadline*/) const override { return true; }
    std::string_view name() const override { return "none"; }
};

}  // namespace vif_workspace
