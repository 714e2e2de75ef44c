// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel has counted of the frames of vifs in force, from the filter and from the
// diversion together, for the commands that print it. Changes nothing.
#pragma once

#include <map>
#include <optional>

#include "enforce/enforcer.h"

namespace vif_workspace {

struct FrameCounts {
    RequestCounts requests;
    /// Of all frames, requests included. Nothing if the filter does not count.
    std::optional<Counts> all;
};

/// One entry for each binding of the set. Throws Error (system, timeout).
std::map<VifId, FrameCounts> frame_counts(const Enforcer& enforcer, const BindingSet& bindings,
                                          const Deadline& deadline);

}  // namespace vif_workspace
