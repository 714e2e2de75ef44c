// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of the ebtables driver, as pure functions of the set of bindings. All rules are in
// table nat, so that one batch of ebtables-restore changes them in one step. Guests are checked in
// PREROUTING: a frame that is dropped there reaches neither dom0 nor another port, and the bridge
// does not learn from it.
//
// clang-format off
// A frame that comes in by a port:
//
//   PREROUTING --> vw-in ---------> ... --> vw-vif7.0 ------------+--> vw-own   IPv4
//                  tree of the names        Are the MAC and the   |
//                  of the ports             address its own?      +--> vw-arp   ARP
//                  (ebtables_dispatch.h)    If not: DROP.              ACCEPT; or back to vw-vif7.0,
//                                                                      where the frame is dropped
//
// A frame that is about to leave by a port:
//
//   POSTROUTING --> vw-out ---------> vw-to ---------> ... --> DROP
//                   Is it DHCP, IPv6  tree of the names
//                   or tagged?        of the ports
//
// clang-format on
// The chains of a vif (vw-vif7.0) and of the trees depend on the bindings; vw-own, vw-arp and
// vw-out are the same for all. No DHCP passes from or to a workspace: its own requests were taken
// off its port before the bridge (src/diversion).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// The rules of a chain in ebtables' language, without the leading "-A CHAIN".
using Rules = std::vector<std::string>;
using Chains = std::map<std::string, Rules>;

/// A jump from a base chain of ebtables to a chain of ours. It exists as long as our chain does.
struct BaseJump {
    const char* from;
    const char* to;
};
inline constexpr std::array base_jumps = {
    BaseJump{"PREROUTING", "vw-in"},
    BaseJump{"POSTROUTING", "vw-out"},
};

/// The names of all our chains, and of no others, begin with this.
inline constexpr std::string_view chain_prefix = "vw-";

/// All chains of a set; none for an empty set.
Chains render(const BindingSet& set);

/// The chains that differ between two sets, as each set has them. Much cheaper than render() of
/// both when the sets are nearly the same. A chain that only one set has is only in its map.
struct ChainDifference {
    Chains before;
    Chains after;
};
ChainDifference chain_difference(const BindingSet& before, const BindingSet& after);

/// A rule at the end of a vif's chain that drops what no rule before it has accepted, and the
/// reason under which `workspacectl show` counts it.
struct FinalDrop {
    const char* match;
    const char* reason;
};
inline constexpr std::array final_drops = {
    FinalDrop{"-p IPv4 --ip-proto udp --ip-dport 67:68", "dhcp"},
    FinalDrop{"-p IPv4 --ip-proto udp --ip-sport 68 --ip-dport 4011", "dhcp"},
    FinalDrop{"-p IPv4 --ip-proto igmp", "control"},
    FinalDrop{"-p IPv4 --ip-proto 103", "control"},
    FinalDrop{"-p IPv4", "ipv4"},
    FinalDrop{"-p ARP", "arp"},
    FinalDrop{"-p 0x8035", "arp"},
    FinalDrop{"-p IPv6", "ipv6"},
    FinalDrop{"", "protocol"},
};

/// The chain of one vif: what it may send. Its first rule counts all frames.
Rules vif_chain(const Binding& binding);
std::string vif_chain_name(const VifId& vif);

/// The vif whose chain has that name.
std::optional<VifId> vif_of_chain(std::string_view chain);

/// The chains that are the same for every vif; none for an empty set.
Chains static_chains(const BindingSet& set);

}  // namespace vif_workspace
