// Whoever has a lock that everybody waits for goes first: as long as the value lives, this process,
// and a command that it starts, come before others who want the processor. Else a crowd of events
// is as slow as the one at work, which has a hundredth of it. For short work only; where it is not
// allowed, nothing changes.
#pragma once

namespace vif_workspace {

class Haste {
  public:
    Haste();
    ~Haste();
    Haste(const Haste&) = delete;
    Haste& operator=(const Haste&) = delete;
    Haste(Haste&&) = delete;
    Haste& operator=(Haste&&) = delete;

  private:
    int before_;
};

}  // namespace vif_workspace
