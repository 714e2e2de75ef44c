// A lock between processes: a flock on a file that only its holder may remove, held as long as the
// value lives, let go by the kernel when its holder dies. A command or a daemon inherits it only
// where that is asked for (descriptor).
#pragma once

#include "host/deadline.h"
#include "host/file.h"

namespace vif_workspace {

class Lock {
  public:
    /// Waits until the lock is free or the deadline has passed; then throws Error (timeout) that
    /// names the file and its holder. Makes the file and its directory.
    Lock(const Path& path, const Deadline& deadline);

    /// A process that keeps it has the lock as well. It is closed on exec.
    int descriptor() const { return file_.number(); }

  private:
    void say_holder() const;

    Descriptor file_;
};

/// Does somebody have that lock now? Makes nothing.
bool is_locked(const Path& path);

}  // namespace vif_workspace
