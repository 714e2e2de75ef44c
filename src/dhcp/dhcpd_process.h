// SPDX-License-Identifier: GPL-2.0-or-later
// The dhcpd of one bridge as a process. dhcpd cannot reload its configuration. So there are two
// slots, each with a configuration file, a lease file and a pid file of its own (a blue/green
// replacement): the new dhcpd is started in the free slot beside the old one, and only then the old
// one is ended, so that no request is lost. Which dhcpd runs is found from these files and from the
// arguments of processes, and is stored nowhere else.
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

    /// Returns when one dhcpd with this configuration answers in that network namespace, and no
    /// other one of ours for the bridge runs. Throws Error (system) if it does not start; then the
    /// old one still runs.
    void run(const std::string& configuration, const NetworkNamespace& network,
             const Deadline& deadline);

    /// The configuration of the dhcpd that runs now; empty if none does.
    std::string configuration() const;

    /// The number of our dhcpds for the bridge, whatever their files say.
    std::size_t running() const;

    /// Records that the files may not show what runs: the next run() or stop() looks at every
    /// process of the host.
    void invalidate() const;

    /// The dhcpds that run now: one, or two while one replaces the other.
    std::vector<Process> processes() const;

    /// Ends all dhcpds of the bridge and removes their files.
    void stop(const Deadline& deadline);

    /// The bridges for which a slot has a configuration file in that directory.
    static std::vector<InterfaceName> bridges_in(const Path& configuration_directory);

  private:
    struct Slot {
        Path configuration;
        Path leases;
        Path pid;
        std::vector<std::string> argv;  // of its dhcpd, which is recognized by it
    };

    static Slot slot(const InterfaceName& bridge, const DhcpPaths& paths, char letter);
    std::vector<Process> processes_of(const Slot& slot) const;
    bool is_sound(const Slot& slot) const;
    void start(const Slot& slot, const std::string& configuration, const NetworkNamespace& network,
               const Deadline& deadline);
    /// Why dhcpd does not start in the slot, in its own words.
    static std::string reason_for_refusal(const Slot& slot, const NetworkNamespace& network,
                                          const Deadline& deadline);
    void end(const Slot& slot, const Deadline& deadline) const;

    std::array<Slot, 2> slots_;
    Path dirty_flag_;  // a file that exists while the slots change
    /// A change was not completed, because an event was killed, or invalidate() was called: a dhcpd
    /// may run that no pid file names.
    bool is_dirty_;
};

}  // namespace vif_workspace
