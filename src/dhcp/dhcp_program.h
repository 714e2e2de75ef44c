// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between the programs that can be the DHCP server of a bridge: their text, their
// files, their arguments, and their words when they refuse. How a server is started, replaced,
// compared and ended is the same for all (namespaced_server.h, server_process.h). A program keeps
// nothing and starts nothing by itself, except to learn why it refuses.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dhcp/dhcp_server.h"
#include "host/network_namespace.h"

namespace vif_workspace {

/// The files of one process of a bridge. There are two slots, so that a process may run in each
/// while one replaces the other.
struct ServerSlot {
    Path configuration;
    Path pid;
    std::vector<Path> leases;          // made empty before a start
    std::vector<Path> made_by_itself;  // removed with the process
    std::vector<std::string> argv;     // of its process, which is recognized by it
};

class DhcpProgram {
  public:
    DhcpProgram() = default;
    virtual ~DhcpProgram() = default;
    DhcpProgram(const DhcpProgram&) = delete;
    DhcpProgram& operator=(const DhcpProgram&) = delete;
    DhcpProgram(DhcpProgram&&) = delete;
    DhcpProgram& operator=(DhcpProgram&&) = delete;

    /// Its name in the configuration.
    virtual std::string_view name() const = 0;
    /// What its process is called in sentences.
    virtual std::string_view process_name() const = 0;

    /// What the names of all its configuration files begin with: a directory and a prefix. The
    /// bridge, the letter of the slot and "conf" follow.
    virtual std::string configuration_prefix() const = 0;
    /// LETTER is 'a' or 'b'.
    virtual ServerSlot slot(const InterfaceName& bridge, char letter) const = 0;

    /// The whole configuration for the workspaces of a bridge that has some.
    virtual std::string configuration(const InterfaceName& bridge, const BindingSet& set) const = 0;
    /// The vifs whose MACs have other values in EARLIER, an earlier configuration.
    virtual std::vector<VifId> changed_hosts(const std::string& earlier,
                                             const InterfaceName& bridge,
                                             const BindingSet& set) const = 0;

    /// Why it does not start in the slot, in its own words.
    virtual std::string reason_for_refusal(const ServerSlot& slot, const NetworkNamespace& network,
                                           const Deadline& deadline) const = 0;
};

/// The configuration file of a slot: PREFIX, the bridge, the letter and the ending.
Path configuration_file(const DhcpProgram& program, const InterfaceName& bridge, char letter);

/// All programs that there are a driver for.
std::vector<std::unique_ptr<DhcpProgram>> dhcp_programs(const DhcpPaths& paths);

}  // namespace vif_workspace
