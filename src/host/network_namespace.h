// SPDX-License-Identifier: GPL-2.0-or-later
// A network namespace beside our own, known by a name as `ip netns` knows it (/run/netns/NAME,
// ip-netns(8)) or by a process that lives in it. Knows nothing of what is inside; called by
// src/dhcp/bridge_namespace.cc.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/file.h"

namespace vif_workspace {

class NetworkNamespace {
  public:
    /// The one of that name, as this process sees names or as the first process of the host does: a
    /// unit with mounts of its own may not see what was named outside. Nothing if there is none.
    static std::optional<NetworkNamespace> named(const std::string& name);

    /// The one that a process lives in. Nothing if the process has ended.
    static std::optional<NetworkNamespace> of_process(int pid);

    /// A new one without devices (but lo) and without a name: it ends with the last descriptor or
    /// process. Throws Error (system).
    static NetworkNamespace make();

    /// Gives it that name, in place of whatever has it, where `ip netns` of the host's own shells
    /// finds it. Throws Error (system).
    void give_name(const std::string& name) const;

    int descriptor() const { return descriptor_.number(); }

    /// Its inode: what tells it from any other that there is at the same time.
    std::uint64_t number() const;

    /// Does WORK inside. This process must have one thread. Throws Error (system) if it cannot go
    /// in, and what WORK throws.
    void inside(const std::function<void()>& work) const;

  private:
    explicit NetworkNamespace(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

    Descriptor descriptor_;
};

/// Takes the name away; the namespace ends if no process lives in it. No error if there is no such
/// name. Throws Error (system).
void remove_network_name(const std::string& name);

/// The names that begin so, also of what is no namespace: a file that was made and not yet mounted
/// over.
std::vector<std::string> network_names(const std::string& beginning);

}  // namespace vif_workspace
