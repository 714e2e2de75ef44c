// SPDX-License-Identifier: GPL-2.0-or-later
// A process that holds a lock for which many wait should be scheduled first: as long as the value
// lives, this process and the commands that it starts have the highest priority (nice -20).
// Otherwise the event that holds the lock gets a hundredth of the processor among a hundred events,
// and the events that wait for it are delayed as much. For short work only. Where raising the
// priority is not allowed, nothing changes.
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
