// SPDX-License-Identifier: GPL-2.0-or-later
// A process that holds a lock for which many wait should be scheduled first: as long as the value
// lives, this process and the commands that it starts have the highest priority (nice -20).
// Otherwise, among a hundred events that compete for the processor, the one that does the work, and
// all others with it, gets a hundredth of it. For short work only. Where raising the priority is
// not allowed, nothing changes.
#pragma once

namespace vif_workspace {

class PriorityBoost {
  public:
    PriorityBoost();
    ~PriorityBoost();
    PriorityBoost(const PriorityBoost&) = delete;
    PriorityBoost& operator=(const PriorityBoost&) = delete;
    PriorityBoost(PriorityBoost&&) = delete;
    PriorityBoost& operator=(PriorityBoost&&) = delete;

  private:
    int before_;
};

}  // namespace vif_workspace
