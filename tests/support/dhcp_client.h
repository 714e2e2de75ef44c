// SPDX-License-Identifier: GPL-2.0-or-later
// The DHCP clients that guests run, real ones: busybox's udhcpc, ISC's dhclient, dhcpcd and
// systemd-networkd, in the guest's network. Their leases come as events, reported by the scripts in
// tests/support/guest.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "support/process.h"

namespace vif_workspace::tests {

/// at (seconds since the host's boot), event, address, netmask, broadcast, router, dns, domain,
/// ntp, hostname, lease, mtu, server: as the client passed them to its script; empty where it was
/// given nothing.
using DhcpEvent = std::map<std::string, std::string>;

class DhcpClient {
  public:
    static DhcpClient udhcpc(const NetworkNamespace& guest);
    static DhcpClient dhclient(const NetworkNamespace& guest);
    /// These two report address, router and server, and nothing else.
    static DhcpClient dhcpcd(const NetworkNamespace& guest);
    static DhcpClient networkd(const NetworkNamespace& guest);
    /// These two ask by ARP whether another machine uses the address, and decline it if so.
    static DhcpClient probing_udhcpc(const NetworkNamespace& guest);
    static DhcpClient probing_dhcpcd(const NetworkNamespace& guest);

    /// The same clients for DHCPv6; they report address and name servers (networkd: the address).
    static DhcpClient dhclient6(const NetworkNamespace& guest);
    static DhcpClient dhcpcd6(const NetworkNamespace& guest);
    static DhcpClient networkd6(const NetworkNamespace& guest);

    /// The next event; absent when the deadline passes without one.
    std::optional<DhcpEvent> next(Deadline deadline);
    /// The first event that gives or confirms an address; throws, with the client's output, if none
    /// comes.
    DhcpEvent lease();

    const std::string& name() const { return name_; }
    Process& process() { return process_; }

  private:
    /// A client that is run by a script which gives it a directory of its own.
    static DhcpClient wrapped(const std::string& name, const NetworkNamespace& guest);
    static DhcpClient udhcpc_with(const Words& options, const NetworkNamespace& guest);
    DhcpClient(std::string name, FileDescriptor events, const Command& command);

    std::string name_;
    FileDescriptor events_;
    Process process_;
    std::string read_;  // of the line that is not yet complete
};

/// Whether the event gives or confirms an address (bound, renew; BOUND, RENEW, REBIND, REBOOT).
bool is_lease(const DhcpEvent& event);

}  // namespace vif_workspace::tests
