// SPDX-License-Identifier: GPL-2.0-or-later
// The findings that last: those that no event under way will resolve. For the watch, which repairs
// and must not do so beside every event.
#pragma once

#include <vector>

#include "enforce/enforcer.h"
#include "model/finding.h"

namespace vif_workspace {

struct LastingFindings {
    std::vector<Finding> findings;
    bool is_final;  // false while an event is under way: what it may resolve is left out
};

/// A changed assignment is left out too: a vif that is up keeps what it has until it is repaired or
/// starts again. So is what repair cannot resolve. Throws Error as all_findings() does.
LastingFindings lasting_findings(const Enforcer& enforcer, const Deadline& deadline);

}  // namespace vif_workspace
