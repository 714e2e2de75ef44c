// SPDX-License-Identifier: GPL-2.0-or-later
// The registry: all bindings in force on this host, in a file of the run directory, which is empty
// after a reboot, as the host has no vifs then. One lock orders all changes: a value of this class
// holds the lock as long as it lives, and only it can change the bindings.
//
// A change is written before it is applied (write-ahead): write() sets the dirty flag and writes
// the bindings, then the caller changes the kernel's rules, then mark_rules_current() removes the
// flag. If an event is killed in between, the next one finds the flag and rebuilds the rules.
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
    /// Waits for the lock. Throws Error: (timeout) if another process keeps it; (system) if the
    /// registry cannot be read.
    Registry(const Path& run_directory, RegistryCache& cache, const Deadline& deadline);

    /// The same, but a damaged registry counts as an empty one: for repair, which makes it again.
    static Registry open_even_if_damaged(const Path& run_directory, RegistryCache& cache,
                                         const Deadline& deadline);

    /// The present state, without the lock: it may change at once, and is only good for output.
    /// Makes no file, and not the run directory.
    static RegistryState read_unlocked(const Path& run_directory, RegistryCache& cache);

    /// Does a process hold the lock at this moment?
    static bool is_busy(const Path& run_directory);

    /// Is there a registry? True while a vif is in force, unless the run directory was wiped.
    static bool exists(const Path& run_directory);
    bool exists() const { return exists(run_directory_); }
    const BindingSet& bindings() const { return state_.bindings; }
    /// The number of the last change: what was applied for generation N has all changes up to N.
    std::uint64_t generation() const { return state_.generation; }

    /// Sets the dirty flag and writes the bindings, before anything is applied: whatever is in the
    /// kernel after a SIGKILL, the registry knows of it.
    void write(const BindingSet& bindings);

    /// A new generation, written before it is returned, so that no event ever gets it again, even
    /// if this one is killed. Used as a serial that is announced to other events.
    std::uint64_t allocate_generation();

    /// The names of the filters that may have rules in the kernel: the configured one and, after
    /// the configuration was changed, the one before.
    static std::vector<std::string> filters(const Path& run_directory);
    std::vector<std::string> filters() const { return filters(run_directory_); }
    void set_installed_filters(const std::vector<std::string>& names);

    /// Are the rules those of the bindings? False between write() and mark_rules_current(), and
    /// after a process was killed between them. Then it is unknown how many of the rules were
    /// changed, and the filter has to rebuild them.
    static bool are_rules_current(const Path& run_directory);
    bool are_rules_current() const { return are_rules_current(run_directory_); }
    /// Removes the dirty flag, and the whole registry if it has no bindings.
    void mark_rules_current();

  private:
    Registry(Path run_directory, RegistryCache& cache, Lock lock)
        : run_directory_(std::move(run_directory)), cache_(&cache), lock_(std::move(lock)) {}

    Path run_directory_;
    RegistryCache* cache_;
    Lock lock_;
    RegistryState state_;
};

}  // namespace vif_workspace
