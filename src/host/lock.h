// SPDX-License-Identifier: GPL-2.0-or-later
// A lock between processes: a flock on a file, held as long as the value lives, let go by the
// kernel when its holder dies. Only its holder may remove the file of a Lock. A command or a daemon
// inherits it only where that is asked for (descriptor).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

/// One that many may have at once: it tells others that its holder lives, and keeps nobody out.
class SharedLock {
  public:
    /// A Lock on the same file waits for all who have it. Nothing beside a Lock, or if the file
    /// cannot be made.
    static std::optional<SharedLock> try_acquire(const Path& path);
    /// On a new file, with a text for whoever finds it. Nothing if it cannot be written.
    static std::optional<SharedLock> create_with_text(std::string_view text, const Path& path);

    /// What the file says now, wherever it is.
    std::string text() const;
    /// Before the value ends; the text can be read further on.
    void release() const;

  private:
    explicit SharedLock(Descriptor file) : file_(std::move(file)) {}

    Descriptor file_;
};

/// Somebody else's SharedLock, also when its file has been removed.
class PeerLock {
  public:
    /// Nothing if the file cannot be opened.
    static std::optional<PeerLock> of(const Path& path);

    std::string text() const;
    /// False if it cannot be written.
    bool write_text(std::string_view text) const;
    /// Does he live, and have it still? Who asks has the lock himself for a moment: to be asked by
    /// one at a time.
    bool is_held() const;

  private:
    explicit PeerLock(Descriptor file) : file_(std::move(file)) {}

    Descriptor file_;
};

/// Does somebody have that lock now? Makes nothing.
bool is_locked(const Path& path);

}  // namespace vif_workspace
