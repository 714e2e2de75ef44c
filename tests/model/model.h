// SPDX-License-Identifier: GPL-2.0-or-later
// What should be in force, said again without a line of the program: which vifs, with which
// address, who is refused and why, what a fault may leave. Where the program may choose (of two
// that cannot both be in force after a repair, one), the model says whether a choice is allowed,
// and follows it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/step.h"

namespace vif_workspace::tests {

/// Vifs on record, each with its address.
using Set = std::map<std::string, std::string>;

struct Observed {
    int status = 0;
    std::string said;
    Set listed;
    bool record_is_readable = true;
};

class Model {
  public:
    /// What is wrong with what was OBSERVED after the step; empty: nothing. Then the model is what
    /// was observed.
    std::string take(const Step& step, const Observed& observed);

    const Set& in_force() const { return in_force_; }
    bool has_device(const std::string& vif) const { return devices_.contains(vif); }
    bool is_online(const std::string& vif) const { return online_.contains(vif); }
    bool is_damaged() const { return damaged_; }
    /// May a port of it be up on its bridge? Also if somebody has taken record and rules away:
    /// that was not the program's doing, and only repair knows.
    bool is_confined(const std::string& vif) const {
        return in_force_.contains(vif) || orphans_.contains(vif) || exposed_.contains(vif);
    }
    /// Has somebody taken its record and its rules away?
    bool is_exposed(const std::string& vif) const { return exposed_.contains(vif); }
    /// Has nobody taken rules away since they were last made?
    bool rules_stand() const { return !flushed_; }
    /// Right after a repair: is there nothing that `check` could name?
    bool agrees() const;

  private:
    std::string online(const Step& step, const Observed& observed);
    std::string add(const Step& step, const Observed& observed);
    std::string offline(const Step& step, const Observed& observed);
    std::string repair(const Step& step, const Observed& observed);
    std::string others_doing(const Step& step, const Observed& observed);

    std::vector<std::string> refusals(const std::string& vif) const;
    bool may_be_refused_for_unknown(const std::string& vif) const;
    std::string not_to_be_made(const std::string& vif) const;
    std::string address_of(const std::string& vif) const;
    std::string unlike_repaired(const Set& listed) const;
    std::string left_out(const Set& listed) const;
    std::string follow(const Set& listed, const std::vector<Set>& allowed);
    void know_nothing();
    void made_whole();

    std::map<std::string, std::string> assigned_;  // MAC to address
    std::set<std::string> nodes_;                  // vifs with a backend directory
    std::set<std::string> online_;                 // those of them that the toolstack wants
    std::set<std::string> devices_;
    Set in_force_;
    std::set<std::string> orphans_;  // rules of them stand, and no record names them
    std::set<std::string> exposed_;  // nor rules: somebody took both away; until a repair
    bool damaged_ = false;           // the record cannot be read
    bool flushed_ = false;           // somebody took rules away
    bool in_doubt_ = false;          // an event was cut short
};

}  // namespace vif_workspace::tests
