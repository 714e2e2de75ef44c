// SPDX-License-Identifier: GPL-2.0-or-later
// One machine's network: dom0, a guest, the LAN. Made and removed by the tests; named below
// /run/netns, which is private to the test process, so that `ip -n NAME` works on it.
#pragma once

#include <string>

#include "support/file_descriptor.h"

namespace vif_workspace::tests {

class NetworkNamespace {
  public:
    /// A new and empty one, its loopback up.
    explicit NetworkNamespace(const std::string& name);
    NetworkNamespace(const NetworkNamespace&) = delete;
    NetworkNamespace& operator=(const NetworkNamespace&) = delete;
    NetworkNamespace(NetworkNamespace&&) = default;
    NetworkNamespace& operator=(NetworkNamespace&&) = default;
    ~NetworkNamespace() = default;

    /// One that the programs under test have made; throws if it does not exist.
    static NetworkNamespace existing(const std::string& name);
    /// The one that this thread is in, under a name of its own.
    static NetworkNamespace current(const std::string& name);

    const std::string& name() const { return name_; }
    int descriptor() const { return file_.number(); }

  private:
    NetworkNamespace(std::string name, FileDescriptor file)
        : name_(std::move(name)), file_(std::move(file)) {}

    std::string name_;
    FileDescriptor file_;
};

/// While it exists, this thread is inside the given network: sockets opened now belong to it.
class Inside {
  public:
    explicit Inside(const NetworkNamespace& network);
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside();

  private:
    FileDescriptor outside_;
};

}  // namespace vif_workspace::tests
