// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/priority_boost.h"

#include <sys/resource.h>

namespace vif_workspace {
namespace {

constexpr int highest_priority = -20;

}  // namespace

PriorityBoost::PriorityBoost() : before_(getpriority(PRIO_PROCESS, 0)) {
    setpriority(PRIO_PROCESS, 0, highest_priority);
}

PriorityBoost::~PriorityBoost() {
    setpriority(PRIO_PROCESS, 0, before_);
}

}  // namespace vif_workspace
