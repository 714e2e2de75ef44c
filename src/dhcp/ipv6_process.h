// SPDX-License-Identifier: GPL-2.0-or-later
// The program answer-ipv6 (src/ipv6) of one bridge as a process: it is started with the bridge's
// first workspace that has an IPv6 address, is told of changes by a file, and is ended with the
// last one. It holds a lock on the file whose guests it serves, which the kernel releases if it
// dies: so whether it serves the present file is always known, and stored nowhere. Called with the
// bridge's DHCP lock held.
#pragma once

#include <string>
#include <vector>

#include "host/network_namespace.h"
#include "host/process.h"
#include "model/interface_name.h"

namespace vif_workspace {

class Ipv6Process {
  public:
    Ipv6Process(const InterfaceName& bridge, const Path& run_directory);

    /// Returns when one process answers the guests of that text, and no others, in that network
    /// namespace. Throws Error (system, timeout).
    void run(const std::string& guests, const NetworkNamespace& network, const Deadline& deadline);

    /// Ends the process and removes its files. No error if there are none.
    void stop(const Deadline& deadline);

    /// Lets the next call look at every process of the host.
    void invalidate() const;

    /// The processes that run: the one that the pid file names, or, if that names none although
    /// there are files, all that a look at every process of the host finds.
    std::vector<Process> processes() const;

    /// All of them, whatever the files say.
    std::vector<Process> all_processes() const;

    /// Does a process serve the guests of that text in that network namespace?
    bool serves(const std::string& guests, const NetworkNamespace& network) const;

    /// The bridges that have a file of guests in the run directory.
    static std::vector<InterfaceName> bridges_in(const Path& run_directory);

  private:
    bool takes_over(const std::string& guests, const Deadline& deadline) const;
    void start(const NetworkNamespace& network, const Deadline& deadline) const;

    Path guests_file_;
    Path pid_file_;
    std::vector<std::string> argv_;  // by which it is recognized
};

}  // namespace vif_workspace
