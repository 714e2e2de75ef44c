// Bindings whose events wait for the registry's lock, laid down where whoever has it finds them: he
// may enter them with his own, so that one change of the rules serves all. An offer on which
// nothing rests: whoever is not taken up enters by himself. Used by the step that enters a binding
// (hotplug/host_entry.cc) alone.
#pragma once

#include <optional>
#include <vector>

#include "host/file.h"
#include "host/lock.h"
#include "model/binding.h"

namespace vif_workspace {

class Newcomer {
  public:
    /// Lies there for as long as the value lives, and counts for nothing once its process is dead.
    Newcomer(const Path& run_directory, const Binding& binding);
    ~Newcomer();
    Newcomer(const Newcomer&) = delete;
    Newcomer& operator=(const Newcomer&) = delete;
    Newcomer(Newcomer&&) = delete;
    Newcomer& operator=(Newcomer&&) = delete;

    /// False if somebody has taken it up: then it is on record, or will be, or he fails.
    bool withdraw() const;

  private:
    Path file_;
    std::optional<SharedLock> life_;
};

/// One that was taken up.
struct Companion {
    Binding binding;
    Holding life;  // does its event wait still?
};

/// With the registry's lock held. They lie there no more: whoever is killed before he has them on
/// record leaves it to each to enter by himself.
std::vector<Companion> take_up_newcomers(const Path& run_directory);

}  // namespace vif_workspace
