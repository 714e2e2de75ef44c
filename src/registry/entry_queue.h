// SPDX-License-Identifier: GPL-2.0-or-later
// The queue of a group commit. An event that waits for the registry's lock puts its binding into
// the queue, as a file in the run directory. The event that has the lock, the leader, may claim
// queued entries and enter them together with its own, so that one change of the rules serves all
// of them. It announces to each follower the serial under which it enters it. A follower that finds
// no announced serial when it has the lock itself enters its own binding. A file counts only as
// long as its process lives, which holds a lock on it.
//
// Used where a binding is entered (src/enforce); repair and the registry clear the queue when they
// leave nothing behind.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "host/file.h"
#include "host/lock.h"
#include "model/binding.h"

namespace vif_workspace {

/// A follower's view of its entry.
class QueuedEntry {
  public:
    /// Queues the binding for as long as the value lives. If the file cannot be written, no leader
    /// finds it, and the event enters its binding itself.
    QueuedEntry(const Path& run_directory, const Binding& binding);
    ~QueuedEntry();
    QueuedEntry(const QueuedEntry&) = delete;
    QueuedEntry& operator=(const QueuedEntry&) = delete;
    QueuedEntry(QueuedEntry&&) = delete;
    QueuedEntry& operator=(QueuedEntry&&) = delete;

    /// The serial that a leader has announced. The registry has the binding with that serial,
    /// unless the leader failed and took it out, or was killed before it wrote the registry. To be
    /// called with the registry's lock held, or after give_up().
    std::optional<std::uint64_t> announced_serial() const;

    /// The event no longer waits. A leader that has entered the binding removes it again.
    void give_up() const;

  private:
    Path file_;
    std::optional<SharedLock> life_;
};

/// The leader's view of an entry that another event has queued.
class ClaimedEntry {
  public:
    ClaimedEntry(Binding binding, PeerLock life)
        : binding_(std::move(binding)), life_(std::move(life)) {}

    const Binding& binding() const { return binding_; }
    /// To be called before the registry has the binding. If it returns false, the serial could not
    /// be announced, and the binding must not be entered.
    bool announce_serial(std::uint64_t serial) const;
    /// Does the event still wait for its entry?
    bool is_waiting() const { return life_.is_held(); }

  private:
    Binding binding_;
    PeerLock life_;
};

/// The entries of waiting events to which no serial was announced yet, at most as many as a process
/// can have files open for. Removes the files of dead processes. To be called with the registry's
/// lock held.
std::vector<ClaimedEntry> claim_queued_entries(const Path& run_directory);

/// Removes the queue's directory and the files of dead processes, unless an event waits. To be
/// called with the registry's lock held.
void clear_entry_queue(const Path& run_directory);

}  // namespace vif_workspace
