// SPDX-License-Identifier: GPL-2.0-or-later
// Options of DHCPv6 that libtins does not write itself: options inside other options, and those for
// a guest's names and name servers. Pure. Used by dhcpv6_answer.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <tins/dhcpv6.h>

#include "model/hostname.h"
#include "model/ip_address.h"

namespace vif_workspace {

using Octets = std::vector<std::uint8_t>;

/// The octets of an option's value.
Octets octets_of(const Tins::DHCPv6::option& option);

/// Options as the value of another option has them. libtins reads and writes options of a message
/// only, so these are options of a message that is never sent.
Tins::DHCPv6 options_in(const Octets& octets);
Octets octets_of_options(const Tins::DHCPv6& options);

/// A name in the form of DNS (RFC 1035 section 3.1).
Octets dns_name(const Hostname& name);

Tins::DHCPv6::option name_servers_option(const std::vector<Ipv6Address>& servers);  // RFC 3646
Tins::DHCPv6::option search_list_option(const Hostname& domain);                    // RFC 3646

/// The name of the guest, for a client that asks for it (RFC 4704); nobody updates DNS. ASKED is
/// the client's own option, empty if it has sent none.
Tins::DHCPv6::option client_name_option(const Hostname& name, const Octets& asked);

}  // namespace vif_workspace
