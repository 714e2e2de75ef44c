// SPDX-License-Identifier: GPL-2.0-or-later
// The record of all bindings in force on this host, behind the one lock that orders their changes:
// you cannot have the bindings without holding it, and let it go by ending the value. Lives in the
// run directory, which a reboot empties, as it empties the host of vifs.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/deadline.h"
#include "host/file.h"
#include "host/lock.h"
#include "model/binding_set.h"
#include "registry/registry_cache.h"

namespace vif_workspace {

class Registry {
  public:
    /// Waits for the lock. Throws Error: (timeout) if somebody else keeps it; (system) if the
    /// record cannot be read.
    Registry(const Path& run_directory, RegistryCache& memory, const Deadline& deadline);

    /// The same, but a record that cannot be read counts as none: for repair, which makes it again.
    static Registry open_even_if_damaged(const Path& run_directory, RegistryCache& memory,
                                         const Deadline& deadline);

    /// What is on record at this moment, without the lock: true of one moment, and good for telling
    /// alone. Makes nothing, not even the run directory.
    static RegistryState read_unlocked(const Path& run_directory, RegistryCache& memory);

    /// Does somebody have the lock at this moment?
    static bool is_busy(const Path& run_directory);

    /// Is anything known of this host? Not with an empty set, nor after the run directory was
    /// wiped.
    static bool has_record(const Path& run_directory);
    bool has_record() const { return has_record(run_directory_); }
    const BindingSet& bindings() const { return record_.bindings; }
    /// Counts the changes ever recorded: what is made true for generation N holds all that was
    /// recorded up to N.
    std::uint64_t generation() const { return record_.generation; }

    /// Records the set as the one that is to be true, before anything is done about it: a SIGKILL
    /// after this leaves nothing that nobody knows of.
    void write(const BindingSet& bindings);

    /// A number that is told to others: whatever becomes of us, nobody else has it.
    std::uint64_t allocate_generation();

    /// The filters of which rules may stand here, by name: the one that the configuration names,
    /// and while it has just been changed, the one before.
    static std::vector<std::string> filters(const Path& run_directory);
    std::vector<std::string> filters() const { return filters(run_directory_); }
    void set_installed_filters(const std::vector<std::string>& names);

    /// Does the filter stand as recorded? False from record() until settle(), also for whoever
    /// comes after a process that was killed in between: then the difference to "before" is
    /// unknown, and the filter has to be made whole again.
    static bool is_clean(const Path& run_directory);
    bool is_clean() const { return is_clean(run_directory_); }
    /// An empty record is removed: nothing is left of the last workspace.
    void mark_clean();

  private:
    Registry(Path run_directory, RegistryCache& memory, Lock lock)
        : run_directory_(std::move(run_directory)), memory_(&memory), lock_(std::move(lock)) {}

    Path run_directory_;
    RegistryCache* memory_;
    Lock lock_;
    RegistryState record_;
};

}  // namespace vif_workspace
