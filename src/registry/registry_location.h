// SPDX-License-Identifier: GPL-2.0-or-later
// Where the registry is, and how a process opens it several times without parsing the same text
// again. Holds no lock and no binding. The enforcer has one; every step opens the registry by it.
#pragma once

#include <memory>
#include <utility>

#include "registry/registry.h"

namespace vif_workspace {

class RegistryLocation {
  public:
    explicit RegistryLocation(Path run_directory) : run_directory_(std::move(run_directory)) {}

    const Path& run_directory() const { return run_directory_; }

    /// Waits for the registry's lock, which the result holds. Throws Error (timeout, system).
    Registry open(const Deadline& deadline) const { return {run_directory_, *cache_, deadline}; }

    /// The same, where a registry that cannot be read counts as none: for repair.
    Registry open_even_if_damaged(const Deadline& deadline) const {
        return Registry::open_even_if_damaged(run_directory_, *cache_, deadline);
    }

    /// The bindings at this moment, without the lock: good for reporting alone, because they may
    /// have changed when the caller looks at them. Throws Error (system).
    BindingSet peek() const { return Registry::read_unlocked(run_directory_, *cache_).bindings; }

  private:
    Path run_directory_;
    std::unique_ptr<RegistryCache> cache_ = std::make_unique<RegistryCache>();
};

}  // namespace vif_workspace
