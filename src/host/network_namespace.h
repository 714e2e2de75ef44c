// SPDX-License-Identifier: GPL-2.0-or-later
// A network namespace beside our own, found by the name under which `ip netns` knows it
// (/run/netns/NAME, ip-netns(8)), or by a process that lives in it. Knows nothing of what is
// inside. Used by src/dhcp/bridge_namespace.cc; command.h runs programs inside.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/file.h"

namespace vif_workspace {

class NetworkNamespace {
  public:
    /// The namespace of that name, among the mounts of this process or of the host's first process:
    /// a unit with mounts of its own may not see a name that was given outside. Nothing if there is
    /// none.
    static std::optional<NetworkNamespace> named(const std::string& name);

    /// The namespace in which a process lives. Nothing if the process has ended.
    static std::optional<NetworkNamespace> of_process(int pid);

    /// A new namespace without devices (except lo) and without a name: it ends with its last
    /// descriptor or process. Throws Error (system).
    static NetworkNamespace make();

    /// Names it NAME, so that `ip netns` finds it from the host's shells. If another namespace has
    /// that name, it loses it. Throws Error (system).
    void give_name(const std::string& name) const;

    int descriptor() const { return descriptor_.number(); }

    /// Its inode number, which no other namespace has at the same time.
    std::uint64_t number() const;

    /// Does WORK inside the namespace. This process must have one thread. Throws Error (system) if
    /// the namespace cannot be entered, and what WORK throws.
    void inside(const std::function<void()>& work) const;

  private:
    explicit NetworkNamespace(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

    Descriptor descriptor_;
};

/// Removes the name; the namespace ends if no process lives in it. No error if there is no such
/// name. Throws Error (system).
void remove_network_name(const std::string& name);

/// The names with that prefix, including those of files that are no namespaces, because nothing was
/// mounted on them yet.
std::vector<std::string> network_names(const std::string& prefix);

}  // namespace vif_workspace
