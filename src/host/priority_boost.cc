// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/priority_boost.h"

#include <sys/resource.h>

namespace vif_workspace {
namespace {

constexpr int first_of_all = -20;

}  // namespace

PriorityBoost::PriorityBoost() : before_(getpriority(PRIO_PROCESS, 0)) {
    setpriority(PRIO_PROCESS, 0, first_of_all);
}

PriorityBoost::~PriorityBoost() {
    setpriority(PRIO_PROCESS, 0, before_);
}

}  // namespace vif_workspace
