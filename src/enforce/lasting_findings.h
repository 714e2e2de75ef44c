// SPDX-License-Identifier: GPL-2.0-or-later
// What of the disagreements of this host stays so: nothing under way will make it good. For whoever
// mends (watch) and must not run beside every event.
#pragma once

#include <vector>

#include "enforce/enforcer.h"
#include "model/finding.h"

namespace vif_workspace {

struct LastingFindings {
    std::vector<Finding> findings;
    bool is_final;  // false while an event is under way, whose disagreements are left out
};

/// Only those that nobody is about to make good. Left out is also what is assigned anew: a vif that
/// is up keeps what it has until somebody calls repair. Throws as compare does.
LastingFindings lasting_findings(const Enforcer& enforcer);

}  // namespace vif_workspace
