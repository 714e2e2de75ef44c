// SPDX-License-Identifier: GPL-2.0-or-later
// The verdicts on a workspace's frames, as ebtables rules: pure functions of the set of bindings.
// They lie wholly in table nat, so that one batch of ebtables-restore changes them in one step; the
// checks are in PREROUTING, where a dropped frame reaches neither dom0 nor another port and teaches
// the bridge nothing. Static chains serve all vifs:
//
//   PREROUTING  -> vw-in (dispatch by port) -> vw-vif7.0 (whose is it?) -> vw-own, vw-arp
//   POSTROUTING -> vw-out (what a workspace may not be given) -> vw-to (dispatch by port)
//
// No DHCP passes from or to a workspace: what is its own was taken off its port before the bridge.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/binding_set.h"

namespace vif_workspace {

/// A chain's rules in ebtables' own words, without the leading "-A CHAIN".
using Rules = std::vector<std::string>;
using Chains = std::map<std::string, Rules>;

/// A jump from one of ebtables' own chains into one of ours; it stands as long as our chain does.
struct BaseJump {
    const char* from;
    const char* to;
};
inline constexpr std::array base_jumps = {
    BaseJump{"PREROUTING", "vw-in"},
    BaseJump{"POSTROUTING", "vw-out"},
};

/// Every chain of ours, and no other, is called so.
inline constexpr std::string_view chain_prefix = "vw-";

/// All chains of a set; none for an empty one.
Chains render(const BindingSet& set);

/// The chains that differ between those of two sets, as each has them; much cheaper than all chains
/// of both when the sets are nearly the same. A chain that is absent in one is absent there.
struct ChainDifference {
    Chains before;
    Chains after;
};
ChainDifference chain_difference(const BindingSet& before, const BindingSet& after);

/// What is dropped at the end of a vif's chain because nothing before has accepted it, and the
/// reason that it is counted for.
struct FinalDrop {
    const char* match;
    const char* reason;
};
inline constexpr std::array final_drops = {
    FinalDrop{"-p IPv4 --ip-proto udp --ip-dport 67:68", "dhcp"},
    FinalDrop{"-p IPv4 --ip-proto udp --ip-dport 4011", "dhcp"},
    FinalDrop{"-p IPv4 --ip-proto igmp", "control"},
    FinalDrop{"-p IPv4 --ip-proto 103", "control"},
    FinalDrop{"-p IPv4", "ipv4"},
    FinalDrop{"-p ARP", "arp"},
    FinalDrop{"-p 0x8035", "arp"},
    FinalDrop{"-p IPv6", "ipv6"},
    FinalDrop{"", "protocol"},
};

/// One vif's own chain: what it may send. Its first rule counts all frames.
Rules vif_chain(const Binding& binding);
std::string vif_chain_name(const VifId& vif);

/// The vif whose own chain is called so.
std::optional<VifId> vif_of_chain(std::string_view chain);

/// The chains that are the same for every vif; none for an empty set.
Chains static_chains(const BindingSet& set);

}  // namespace vif_workspace
