// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP server of one bridge as a process, whatever program it runs (dhcp_program.h). No program
// reloads its configuration exactly. So there are two slots, each with files of its own (a
// blue/green replacement): the new process is started in the free slot beside the old one, and only
// then the old one is ended, so that no request is lost. Which process runs is found from these
// files and from the arguments of processes, and is stored nowhere else. Called by the driver
// (namespaced_server.h).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "dhcp/dhcp_program.h"
#include "host/network_namespace.h"
#include "host/process.h"

namespace vif_workspace {

class ServerProcess {
  public:
    ServerProcess(const InterfaceName& bridge, const DhcpProgram& program,
                  const Path& run_directory);

    /// Returns when one process with this configuration answers in that network namespace, and no
    /// other one of ours for the bridge runs. Throws Error (system) if it does not start; then the
    /// old one still runs.
    void run(const std::string& configuration, const NetworkNamespace& network,
             const Deadline& deadline);

    /// The configuration of the process that runs now; empty if none does.
    std::string configuration() const;

    /// The vifs of the set whose MACs have other values in that configuration.
    std::vector<VifId> changed_hosts(const BindingSet& set) const;

    /// What the process is called in sentences.
    std::string name() const { return std::string(program_->process_name()); }

    /// The number of our processes for the bridge, whatever their files say.
    std::size_t running() const;

    /// Records that the files may not show what runs: the next run() or stop() looks at every
    /// process of the host.
    void invalidate() const;

    /// The processes that run now: one, or two while one replaces the other.
    std::vector<Process> processes() const;

    /// Ends all processes of the bridge and removes their files.
    void stop(const Deadline& deadline);

    /// Does something of it exist: a process, a file?
    bool has_left_something() const;

    /// The bridges for which a slot of that program has a configuration file.
    static std::vector<InterfaceName> bridges_of(const DhcpProgram& program);

  private:
    using Slot = ServerSlot;

    std::vector<Process> processes_of(const Slot& slot) const;
    bool is_sound(const Slot& slot) const;
    void start(const Slot& slot, const std::string& configuration, const NetworkNamespace& network,
               const Deadline& deadline);
    [[noreturn]] void fail_to_start(const std::string& reason) const;
    void end(const Slot& slot, const Deadline& deadline) const;

    InterfaceName bridge_;
    const DhcpProgram* program_;
    std::array<Slot, 2> slots_;
    Path dirty_flag_;  // a file that exists while the slots change
    /// A change was not completed, because an event was killed, or invalidate() was called: a
    /// process may run that no pid file names.
    bool is_dirty_;
};

}  // namespace vif_workspace
