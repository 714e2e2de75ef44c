// SPDX-License-Identifier: GPL-2.0-or-later
// The router advertisement (RFC 4861 section 4.2) by which a guest learns its router, and that its
// address comes by DHCPv6. It comes from the router's address but not from the router: so it names
// no link-layer address, and the guest asks the router itself for that. It has no prefix: a guest
// that made itself an address would not get it past the filter, and what is on its link its router
// knows better. Pure. Used by ipv6_answers.cc.
#pragma once

#include <chrono>

#include <tins/icmpv6.h>

#include "ipv6/ipv6_guests.h"

namespace vif_workspace {

/// How long the guest may use the router without another advertisement: the longest time there is
/// (RFC 8319), because a guest that loses its router does not ask again.
inline constexpr std::chrono::seconds router_lifetime(65535);

/// Advertisements are repeated so often that a guest may miss a hundred of them.
inline constexpr std::chrono::seconds advertisement_interval(600);

Tins::ICMPv6 router_advertisement(const Ipv6Guest& guest);

/// The advertisement by which a guest that was EARLIER so, and is now like GUEST, gives up its
/// router, if it has another one or none now, and its name servers. It comes from the earlier
/// router, and before the new advertisement.
Tins::ICMPv6 router_farewell(const Ipv6Guest& earlier, const Ipv6Guest& guest);

}  // namespace vif_workspace
