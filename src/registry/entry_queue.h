// SPDX-License-Identifier: GPL-2.0-or-later
// Bindings whose events wait for the registry's lock, laid down where whoever has it finds them: he
// may enter them with his own, so that one change of the rules serves all, and tells each under
// which serial. Whoever has not been told enters by himself. Used by the step that enters a binding
// (src/enforce/enforcer_entry.cc), and cleared by whoever leaves nothing behind (Registry, repair).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "host/file.h"
#include "host/lock.h"
#include "model/binding.h"

namespace vif_workspace {

class QueuedEntry {
  public:
    /// Lies there for as long as the value lives, and counts for nothing once its process is dead.
    /// If it cannot be written, nobody enters it.
    QueuedEntry(const Path& run_directory, const Binding& binding);
    ~QueuedEntry();
    QueuedEntry(const QueuedEntry&) = delete;
    QueuedEntry& operator=(const QueuedEntry&) = delete;
    QueuedEntry(QueuedEntry&&) = delete;
    QueuedEntry& operator=(QueuedEntry&&) = delete;

    /// The serial under which somebody has it on record, or had until he failed, or was about to
    /// when he was killed. With the registry's lock held, or after give_up().
    std::optional<std::uint64_t> announced_serial() const;

    /// It waits no longer: whoever enters it from now on takes it out again.
    void give_up() const;

  private:
    Path file_;
    std::optional<SharedLock> life_;
};

/// One that waits, as whoever has the registry's lock finds it.
class ClaimedEntry {
  public:
    ClaimedEntry(Binding binding, PeerLock life)
        : binding_(std::move(binding)), life_(std::move(life)) {}

    const Binding& binding() const { return binding_; }
    /// To be said before it is on record. False: it cannot be said, and then it must not be.
    bool announce_serial(std::uint64_t serial) const;
    /// Is there still an event that its entry is for?
    bool is_waiting() const { return life_.is_held(); }

  private:
    Binding binding_;
    PeerLock life_;
};

/// With the registry's lock held: who waits and has not been told, as many as a process can have
/// files open for. What dead processes have left there is removed.
std::vector<ClaimedEntry> claim_queued_entries(const Path& run_directory);

/// With the registry's lock held: nothing is left, unless somebody waits.
void clear_entry_queue(const Path& run_directory);

}  // namespace vif_workspace
