// SPDX-License-Identifier: GPL-2.0-or-later
// The diversion: DHCP of a workspace never enters the bridge. Its requests are diverted at its own
// port and passed to the DHCP server of the bridge, and the server's answers are passed to the port
// that asked. These are the rules for it, in nft's language: one table of family netdev. Pure
// functions of the set of bindings and of the devices that exist. diversion.h gives the rules to
// the kernel.
//
// clang-format off
//   port     vif7.0 --> vif7.0-dhcp  Is it the guest's own request, and not too many a second?
//                           |
//   bridge              ask-xenbr0   Remembers which port asked, and forwards the frame to the
//                           |        device of the server.
//                           v
//   server's device     into-xenbr0     egress: lets nothing else into our server's namespace.
//                       answers-xenbr0  ingress: forwards an answer to the port that asked last
//                                       for its chaddr.
// clang-format on
//
// The chains of a vif are in vif_rules.cc, those of a bridge in server_rules.cc. What the rules
// match is RFC 2131 section 2, for BOOTP over Ethernet: @th,BIT,LENGTH counts from the UDP header.
// So @th,64,24 is op, htype and hlen, @th,256,32 is giaddr, and @th,288,48 is chaddr.
#pragma once

#include <string>

#include "diversion/diversion_names.h"
#include "model/binding_set.h"

namespace vif_workspace {

/// What the rules depend on besides the bindings: the configuration's filter and DHCP server.
struct DiversionOptions {
    /// A filter drops what a guest sends as a DHCP server or relay. Without a filter the rules at
    /// the port do.
    bool has_filter = true;
    /// A DHCP server of ours answers behind the outer end of a bridge's veth pair. Without one, an
    /// outer end is only a leftover, and no requests are passed to it.
    bool has_own_server = true;
};

/// Replaces the table by that of a set; removes it for an empty set.
std::string whole_diversion(const BindingSet& set, const DeviceNames& devices,
                            const DiversionOptions& options);

/// The change from one set to another, if the table of BEFORE is in the kernel; otherwise nft
/// refuses it. A bridge that had bindings and still has some stays connected as it is. DEVICES must
/// have those of the bindings that change and those of the servers of their bridges.
std::string diversion_change(const BindingSet& before, const BindingSet& wanted,
                             const DeviceNames& devices, const DiversionOptions& options);

/// Replaces the chains of one vif in force by those for the devices that exist now.
std::string vif_diversion(const Binding& binding, const DeviceNames& devices,
                          const DiversionOptions& options);

}  // namespace vif_workspace
