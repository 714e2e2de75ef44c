// SPDX-License-Identifier: GPL-2.0-or-later
// The answer to one DHCPv6 message of a guest (RFC 8415), as a function of the message and of what
// the guest is to have. It keeps nothing: every guest has one address for as long as it is in
// force, so there are no leases, and each message is answered as if it were the first. Pure. Used
// by ipv6_answers.cc; messages are parsed and written by libtins.
#pragma once

#include <optional>

#include <tins/dhcpv6.h>

#include "ipv6/ipv6_guests.h"

namespace vif_workspace {

/// Nothing for a message that a server does not answer: one of a server or relay, one for another
/// server, or one without what RFC 8415 section 16 demands. Throws Tins::exception_base for an
/// option that is too short.
std::optional<Tins::DHCPv6> dhcpv6_answer(const Tins::DHCPv6& message, const Ipv6Guest& guest);

}  // namespace vif_workspace
