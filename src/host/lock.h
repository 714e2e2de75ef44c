// SPDX-License-Identifier: GPL-2.0-or-later
// Locks between processes: a flock(2) on a file, held as long as the value lives. The kernel
// releases it when its holder dies. A command or a daemon inherits a lock only where it is given
// the descriptor.
//
// Lock is exclusive and orders changes. SharedLock says that a process is alive and still wants
// something, and carries a text for others; PeerLock is another process's view of it
// (src/registry/entry_queue.h).
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
    /// Waits until the lock is free. Makes the file and its directory. Throws Error: (timeout) that
    /// names the file and the holder, if the deadline passes; (system).
    Lock(const Path& path, const Deadline& deadline);

    /// A process that keeps this descriptor holds the lock, too. It is closed on exec.
    int descriptor() const { return file_.number(); }

  private:
    void write_holder() const;

    Descriptor file_;
};

/// A lock that many processes may hold at once. It excludes only a Lock on the same file, which
/// waits until all holders have released it or died.
class SharedLock {
  public:
    /// Nothing if a Lock is held on the file, or if the file cannot be made.
    static std::optional<SharedLock> try_acquire(const Path& path);
    /// On a new file, with a text for the process that reads it. Nothing if it cannot be written.
    static std::optional<SharedLock> create_with_text(std::string_view text, const Path& path);

    /// The present text of the file, even if the file has been removed.
    std::string text() const;
    /// Releases the lock before the value ends; the text can still be read.
    void release() const;

  private:
    explicit SharedLock(Descriptor file) : file_(std::move(file)) {}

    Descriptor file_;
};

/// The SharedLock of another process, even if its file has been removed since.
class PeerLock {
  public:
    /// Nothing if the file cannot be opened.
    static std::optional<PeerLock> of(const Path& path);

    std::string text() const;
    /// False if it cannot be written.
    bool write_text(std::string_view text) const;
    /// Does its process live, and still hold it? Takes the lock for a moment, so only one process
    /// at a time may ask: the one that holds the registry's lock.
    bool is_held() const;
    /// Waits until its process has released it or died. False at the deadline.
    bool is_released_by(const Deadline& deadline) const;

  private:
    explicit PeerLock(Descriptor file) : file_(std::move(file)) {}

    Descriptor file_;
};

/// Does a process hold a Lock on that file now? Makes no file.
bool is_locked(const Path& path);

}  // namespace vif_workspace
