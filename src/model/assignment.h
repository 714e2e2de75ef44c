// SPDX-License-Identifier: GPL-2.0-or-later
// What workspace-control has assigned to one MAC in xenstore (xenstore-schema/README.md), parsed
// but not yet combined with the bridge: the configuration may still add what is absent here. The
// configuration's [bridge.NAME] has the same options, as defaults, without addresses.
#pragma once

#include <optional>
#include <vector>

#include "model/addresses.h"
#include "model/hostname.h"
#include "model/interface_name.h"
#include "model/netmask.h"
#include "model/peers.h"
#include "model/quantity.h"
#include "model/router_advertisers.h"
#include "model/vm_identity.h"

namespace vif_workspace {

/// DHCP options (RFC 2132), and who may advertise routers, as an assignment or a bridge's defaults
/// may say.
struct DhcpOptions {
    std::optional<Netmask> netmask;
    std::optional<Ipv4Address> broadcast;
    std::optional<Ipv4Address> gateway;
    std::optional<Ipv6Address> gateway6;
    std::vector<Ipv4Address> dns;
    std::vector<Ipv6Address> dns6;  // the IPv6 words of the same node
    std::optional<Hostname> domain;
    std::vector<Ipv4Address> ntp;
    std::optional<LeaseTime> lease_time;
    std::optional<Mtu> mtu;
    std::optional<RouterAdvertisers> advertisers;
    /// The device behind which another DHCP server of this bridge runs; absent: our server answers,
    /// and the device is the bridge itself.
    std::optional<InterfaceName> dhcp_interface;

    bool operator==(const DhcpOptions&) const = default;
};

struct Assignment {
    Addresses addresses;
    Hostname hostname;
    DhcpOptions options;
    std::optional<VmIdentity> vm;
    std::vector<GroupName> groups;  // of which it is a member
    std::optional<Peers> peers;     // absent: all that the bridge leads to

    bool operator==(const Assignment&) const = default;
};

/// OPTIONS, completed from DEFAULTS.
DhcpOptions with_defaults(DhcpOptions options, const DhcpOptions& defaults);

}  // namespace vif_workspace
