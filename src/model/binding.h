// SPDX-License-Identifier: GPL-2.0-or-later
// A binding is a vif with its assignment and its ports: all that has to be enforced for it, and the
// unit of the registry. It is complete and was checked: only make_binding() and the parser of the
// registry make one. Rules and the configuration of dhcpd are rendered from bindings alone.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/addresses.h"
#include "model/hostname.h"
#include "model/interface_name.h"
#include "model/mac_address.h"
#include "model/netmask.h"
#include "model/peers.h"
#include "model/quantity.h"
#include "model/router_advertisers.h"
#include "model/vif_id.h"
#include "model/vlan_id.h"

namespace vif_workspace {

/// What DHCP gives the guest besides its address and host name.
struct Offer {
    Netmask netmask;
    Ipv4Address broadcast;
    std::optional<Ipv4Address> gateway;
    std::vector<Ipv4Address> dns;
    std::optional<Hostname> domain;
    std::vector<Ipv4Address> ntp;
    LeaseTime lease_time;
    std::optional<Mtu> mtu;

    bool operator==(const Offer&) const = default;
};

enum class Phase {
    pending,  // in the registry and filtered; our DHCP server may not serve it yet
    online,   // the vif is filtered and served
};

struct Binding {
    VifId vif;
    MacAddress mac;
    Hostname hostname;
    Addresses addresses;
    InterfaceName bridge;
    InterfaceName dhcp_interface;      // == bridge: answered_on_bridge()
    std::optional<VlanId> vlan = {};   // of its ports; absent: what the bridge gives every port
    std::vector<InterfaceName> ports;  // all names under which its devices may be ports
    Offer offer;
    /// What the guest is told by IPv6 besides its address: its router, a link-local address, and
    /// its name servers. Only if there is an address that DHCPv6 gives, by our own program.
    std::optional<Ipv6Address> gateway6;
    std::vector<Ipv6Address> dns6;
    RouterAdvertisers advertisers;  // matters only with IPv6 and without gateway6
    std::vector<GroupName> groups;
    std::optional<Peers> peers;  // absent: all that the bridge leads to
    Phase phase = Phase::pending;
    std::uint64_t serial =
        0;  // of its latest online event; of two vifs with one MAC the later is served
    std::int64_t since = 0;  // seconds since 1970, of its latest online event

    /// Is DHCP on its bridge answered by our own server, if one is configured, and not behind
    /// another device (dhcp-if)?
    bool answered_on_bridge() const { return dhcp_interface == bridge; }
    Ipv4Prefix subnet() const { return offer.netmask.subnet_of(addresses.dhcp_address()); }

    bool operator==(const Binding&) const = default;
};

/// ASSIGNED with the fields that events have set in RECORDED, a binding of the same vif that is on
/// record, so that a comparison of the two shows whether anything else differs.
Binding as_recorded(Binding assigned, const Binding& recorded);

/// May these two workspaces exchange frames? Each one must allow the other; one without peers
/// allows all.
bool may_exchange(const Binding& one, const Binding& other);

}  // namespace vif_workspace
