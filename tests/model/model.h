// SPDX-License-Identifier: GPL-2.0-or-later
// Computes what should be in force, without a line of the program's code: which vifs with which
// address, which events are refused and why, what a fault may leave behind. Where the program may
// choose (one of two vifs that cannot both be in force after a repair), the model says whether the
// choice is allowed, and follows it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/step.h"

namespace vif_workspace::tests {

/// Vifs in the registry, each with its address.
using Bindings = std::map<std::string, std::string>;

struct Observed {
    int status = 0;
    std::string said;
    Bindings listed;
    bool registry_is_readable = true;
};

class Model {
  public:
    /// Returns what is wrong with what was OBSERVED after the step; empty: nothing, and then the
    /// model's state is what was observed.
    std::string compare(const Step& step, const Observed& observed);

    const Bindings& in_force() const { return in_force_; }
    bool has_device(const std::string& vif) const { return devices_.contains(vif); }
    bool is_online(const std::string& vif) const { return online_.contains(vif); }
    bool is_damaged() const { return damaged_; }
    /// Whether a port of it may be up on its bridge. True also if the flush and forget steps
    /// removed registry entry and rules: that was not done by the program, and only repair can
    /// know.
    bool is_confined(const std::string& vif) const {
        return in_force_.contains(vif) || orphans_.contains(vif) || exposed_.contains(vif);
    }
    /// Whether steps of another program removed its registry entry and its rules.
    bool is_exposed(const std::string& vif) const { return exposed_.contains(vif); }
    /// Whether no rules were removed since they were last made.
    bool rules_are_current() const { return !flushed_; }
    /// Whether `check` has nothing to report right after a repair.
    bool agrees() const;

  private:
    std::string online(const Step& step, const Observed& observed);
    std::string add(const Step& step, const Observed& observed);
    std::string offline(const Step& step, const Observed& observed);
    std::string repair(const Step& step, const Observed& observed);
    std::string other_step(const Step& step, const Observed& observed);

    std::vector<std::string> refusals(const std::string& vif) const;
    bool may_be_refused_for_unknown(const std::string& vif) const;
    std::string why_no_binding(const std::string& vif) const;
    std::string address_of(const std::string& vif) const;
    std::string wrong_after_repair(const Bindings& listed) const;
    std::string missing_after_repair(const Bindings& listed) const;
    std::string follow(const Bindings& listed, const std::vector<Bindings>& allowed);
    void forget_registry();
    void mark_repaired();

    std::map<std::string, std::string> assigned_;  // MAC to address
    std::set<std::string> nodes_;                  // vifs with a backend directory
    std::set<std::string> online_;                 // those of them that the toolstack wants
    std::set<std::string> devices_;
    Bindings in_force_;
    std::set<std::string> orphans_;  // have rules in the kernel, but no registry entry
    std::set<std::string> exposed_;  // the registry and the rules are both gone, until a repair
    bool damaged_ = false;           // the registry cannot be read
    bool flushed_ = false;           // rules were removed by another program
    bool in_doubt_ = false;          // an event was interrupted
};

}  // namespace vif_workspace::tests
