// SPDX-License-Identifier: GPL-2.0-or-later
// The dhcpd of one bridge as a process. dhcpd has no reload: a change is a second one, started
// beside the first in the other of two slots, and then the end of the first, so that no request
// goes unheard. A slot has a configuration, a lease file and a pid file of its own; what runs is
// found from these and from the processes' arguments, never remembered.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dhcp/dhcp_server.h"
#include "host/network_namespace.h"
#include "host/process.h"

namespace vif_workspace {

class DhcpdProcess {
  public:
    DhcpdProcess(const InterfaceName& bridge, const DhcpPaths& paths);

    /// Returns when one dhcpd with this configuration answers in that network and no other of ours
    /// for the bridge does. Throws Error (system) if it does not start; the one before then runs
    /// on.
    void run(const std::string& configuration, const NetworkNamespace& network,
             const Deadline& deadline);

    /// What it runs with now; empty if it does not run.
    std::string configuration() const;

    /// How many of ours run on the bridge, whatever their files say.
    std::size_t running() const;

    /// Its files may not tell what runs: the next run or stop looks at every process.
    void invalidate() const;

    /// Was a change of it cut short, or is it in doubt?
    bool is_dirty() const { return cut_short_; }

    /// What runs now: one, or while it is replaced two.
    std::vector<Process> processes() const;

    /// Ends it and removes its files.
    void stop(const Deadline& deadline);

    /// Bridges that have a slot's configuration in this directory.
    static std::vector<InterfaceName> bridges_in(const Path& configuration_directory);

  private:
    struct Slot {
        Path configuration;
        Path leases;
        Path pid;
        std::vector<std::string> argv;  // the whole command line: what its process is known by
    };

    static Slot slot(const InterfaceName& bridge, const DhcpPaths& paths, char letter);
    std::vector<Process> processes_of(const Slot& slot) const;
    bool is_sound(const Slot& slot) const;
    void start(const Slot& slot, const std::string& configuration, const NetworkNamespace& network,
               const Deadline& deadline);
    void end(const Slot& slot, const Deadline& deadline) const;

    std::array<Slot, 2> slots_;
    Path changing_;   // there while slots change
    bool cut_short_;  // somebody was killed meanwhile, or in doubt: a process may run that no pid
                      // file names
};

}  // namespace vif_workspace
