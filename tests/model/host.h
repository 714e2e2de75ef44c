// SPDX-License-Identifier: GPL-2.0-or-later
// The host on which a sequence of steps is run: the real helper, filter and xenstored of a World,
// with devices that have the vifs' names. A base script would bring the port up after an online;
// that is done here, since the helper itself has put the port on its bridge. A base script would
// rename the port too, but the model knows one name of each.
#pragma once

#include "model/model.h"
#include "support/in_force.h"
#include "support/world.h"

namespace vif_workspace::tests {

class ModelHost {
  public:
    /// Dhcp: "none" or "isc-dhcpd".
    explicit ModelHost(const std::string& dhcp);

    /// The state that is observed after the step.
    Observed apply_and_observe(const Step& step);
    /// Runs the check command, whose sentences the model cannot know.
    Outcome check() const;

    bool is_on_bridge(const std::string& vif) const;
    bool is_up_on_bridge(const std::string& vif) const;

    /// Removes all vifs and assignments; returns what a repair leaves of ours. Empty: nothing.
    std::string clear();

  private:
    Outcome event(const Step& step) const;
    Outcome apply(const Step& step);
    void appear(const Guest& guest);
    void make_device(const std::string& name) const;

    World world_;
    NetworkNamespace guests_;  // the other ends of the vifs' devices
    InForce before_;
};

}  // namespace vif_workspace::tests
