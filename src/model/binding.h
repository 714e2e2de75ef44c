// SPDX-License-Identifier: GPL-2.0-or-later
// A vif joined with its assignment and its ports: everything that is to be made true for it, and
// the unit of the registry. Complete and checked (join.h is the only maker beside the registry's
// reader): rules and dhcpd's configuration are rendered from bindings alone.
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
#include "model/vif_id.h"

namespace vif_workspace {

/// What DHCP gives to the guest besides its address and host name.
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
    pending,  // recorded and filtered; dhcpd may not know it yet
    online,   // all of it stands
};

struct Binding {
    VifId vif;
    MacAddress mac;
    Hostname hostname;
    Addresses addresses;
    InterfaceName bridge;
    InterfaceName dhcp_interface;      // == bridge: our own dhcpd serves it
    std::vector<InterfaceName> ports;  // every name under which its devices may stand on the bridge
    Offer offer;
    std::vector<GroupName> groups;
    std::optional<Peers> peers;  // absent: whomever the bridge leads to
    Phase phase = Phase::pending;
    std::uint64_t serial = 0;  // of its latest online; of two with one MAC, the later is served
    std::int64_t since = 0;    // seconds since 1970, of its latest online

    bool answered_on_bridge() const { return dhcp_interface == bridge; }
    Ipv4Prefix subnet() const { return offer.netmask.subnet_of(addresses.dhcp_address()); }

    bool operator==(const Binding&) const = default;
};

/// What is assigned, with what events have added to a binding of the same vif that is on record:
/// for seeing whether anything else differs.
Binding as_recorded(Binding assigned, const Binding& recorded);

/// Do both want it? A workspace without peers wants everybody.
bool may_exchange(const Binding& one, const Binding& other);

}  // namespace vif_workspace
