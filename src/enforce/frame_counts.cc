// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/frame_counts.h"

namespace vif_workspace {
namespace {

/// Requests are diverted at the port, before the filter counts. They are frames of the guest too,
/// so they are added to what the filter accepted or dropped.
Counts with_requests(Counts counts, const RequestCounts& requests) {
    counts.accepted += requests.passed;
    for (Counts::Dropped& reason : counts.dropped) {
        if (reason.reason == "dhcp") reason.frames += requests.dropped;
    }
    return counts;
}

}  // namespace

std::map<VifId, FrameCounts> frame_counts(const Enforcer& enforcer, const BindingSet& bindings,
                                          const Deadline& deadline) {
    std::map<VifId, FrameCounts> all;
    for (const auto& [vif, requests] : enforcer.diversion().counts(bindings))
        all[vif].requests = requests;
    for (const auto& [vif, counts] : enforcer.filter().counts(bindings, deadline))
        all[vif].all = with_requests(counts, all[vif].requests);
    return all;
}

}  // namespace vif_workspace
