// SPDX-License-Identifier: GPL-2.0-or-later
// What workspace-control decided for one MAC, as it stands in xenstore (xenstore-schema/), parsed
// but not yet joined with a bridge: what is absent here may still come from the configuration. The
// same options, without an address, are the configuration's [bridge.NAME] defaults.
#pragma once

#include <optional>
#include <vector>

#include "model/addresses.h"
#include "model/hostname.h"
#include "model/interface_name.h"
#include "model/netmask.h"
#include "model/peers.h"
#include "model/quantity.h"
#include "model/vm_identity.h"

namespace vif_workspace {

/// DHCP options (RFC 2132) that an assignment or a bridge's defaults may name.
struct DhcpOptions {
    std::optional<Netmask> netmask;
    std::optional<Ipv4Address> broadcast;
    std::optional<Ipv4Address> gateway;
    std::vector<Ipv4Address> dns;
    std::optional<Hostname> domain;
    std::vector<Ipv4Address> ntp;
    std::optional<LeaseTime> lease_time;
    std::optional<Mtu> mtu;
    /// The device behind which this bridge's DHCP server runs; absent: the bridge itself, our
    /// dhcpd.
    std::optional<InterfaceName> dhcp_interface;

    bool operator==(const DhcpOptions&) const = default;
};

struct Assignment {
    Addresses addresses;
    Hostname hostname;
    DhcpOptions options;
    std::optional<VmIdentity> vm;
    std::vector<GroupName> groups;  // that it is in
    std::optional<Peers> peers;     // absent: whomever the bridge leads to

    bool operator==(const Assignment&) const = default;
};

/// Every option that OPTIONS leaves out, from DEFAULTS.
DhcpOptions with_defaults(DhcpOptions options, const DhcpOptions& defaults);

}  // namespace vif_workspace
