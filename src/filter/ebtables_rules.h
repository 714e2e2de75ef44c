// The verdicts on a workspace's frames, as ebtables rules: pure functions of the set of bindings.
// The per-vif part lies wholly in table nat, so that one batch of ebtables-restore changes it in
// one step; the checks are in PREROUTING, where a dropped frame reaches neither dom0 nor another
// port and teaches the bridge nothing. Static chains serve all vifs:
//
//   nat PREROUTING -> vw-in (dispatch by port) -> vw-vif7.0 (whose is it?) -> vw-own, vw-arp,
//   vw-ask- nat OUTPUT -> vw-said (marks what this domain's DHCP servers say) nat POSTROUTING ->
//   vw-out -> vw-dhcp (requests go nowhere, answers only to workspaces) -> vw-to filter INPUT ->
//   vw-fence (our dhcpd hears workspaces only)
//
// What it cannot see, because it stands inside the DHCP payload, is told in vif-workspace(8).
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

struct Ruleset {
    Chains nat;
    Chains filter;

    bool operator==(const Ruleset&) const = default;
};

/// A jump from one of ebtables' own chains into one of ours; it stands as long as our chain does.
struct BaseJump {
    const char* table;
    const char* from;
    const char* to;
};
inline constexpr std::array base_jumps = {
    BaseJump{"nat", "PREROUTING", "vw-in"},
    BaseJump{"nat", "POSTROUTING", "vw-out"},
    BaseJump{"nat", "OUTPUT", "vw-said"},
    BaseJump{"filter", "INPUT", "vw-fence"},
};

/// Every chain of ours, and no other, is called so.
inline constexpr std::string_view chain_prefix = "vw-";

/// The whole ruleset of a set; nothing for an empty one.
Ruleset render(const BindingSet& set);

/// The chains that differ between the rulesets of two sets, as each has them; much cheaper than two
/// whole rulesets when the sets are nearly the same. A chain that is absent in one is absent there.
struct Difference {
    Ruleset before;
    Ruleset after;
};
Difference difference(const BindingSet& before, const BindingSet& after);

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

/// Where a vif's DHCP requests go from there: of those that are addressed as they should be, it
/// makes ours. The same for all who have the same server.
Rules ask_chain(const Binding& binding);
std::string ask_chain_name(const Binding& binding);
/// The vif whose own chain is called so.
std::optional<VifId> vif_of_chain(std::string_view chain);

/// The chains that are the same for every vif; nothing for an empty set.
Ruleset static_chains(const BindingSet& set);

}  // namespace vif_workspace
