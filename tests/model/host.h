// SPDX-License-Identifier: GPL-2.0-or-later
// The host on which a life is led: the real helper, filter and xenstored of a World, with devices
// of the vifs' names. What a base script would do after an online, which is to bring the port up,
// is done here: the helper itself has put it on its bridge. A base script would rename it, too; the
// model knows one name of each.
#pragma once

#include "model/model.h"
#include "support/in_force.h"
#include "support/world.h"

namespace vif_workspace::tests {

class ModelHost {
  public:
    /// Dhcp: "none" or "isc-dhcpd".
    explicit ModelHost(const std::string& dhcp);

    /// What there is to see after the step.
    Observed carry_out(const Step& step);
    /// What the program does and the model cannot know: its sentences of difference.
    Outcome check() const;

    bool is_on_bridge(const std::string& vif) const;
    bool is_up_on_bridge(const std::string& vif) const;

    /// All vifs go, and the assignments; what is left of ours after a repair. Empty: nothing.
    std::string clear();

  private:
    Outcome event(const Step& step) const;
    Outcome carry_out_alone(const Step& step);
    void appear(const Guest& guest);
    void make_device(const std::string& name) const;

    World world_;
    NetworkNamespace guests_;  // the other ends of the vifs' devices
    InForce before_;
};

}  // namespace vif_workspace::tests
