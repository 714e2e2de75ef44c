// SPDX-License-Identifier: GPL-2.0-or-later
// Whoever has a lock that everybody waits for goes first: as long as the value lives, this process,
// and a command that it starts, come before others who want the processor. Else a crowd of events
// is as slow as the one at work, which has a hundredth of it. For short work only; where it is not
// allowed, nothing changes.
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
