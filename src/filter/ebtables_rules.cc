// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/ebtables_rules.h"

#include <set>

#include "filter/ebtables_dispatch.h"

namespace vif_workspace {
namespace {

const std::string udp = "-p IPv4 --ip-proto udp ";

// These groups (IEEE 802.1D table 7-10) serve protocols between a host and its bridge. The frame
// returns to the vif's chain, which drops it.
constexpr const char* to_link_local_groups = "-d 01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0 -j RETURN";

/// IPv4 from the guest's own MAC and address. DHCP returns to the vif's chain, which drops it, and
/// so does anything that would make the guest the multicast querier or a multicast router of the
/// bridge.
Rules own_source() {
    Rules rules = {
        to_link_local_groups,
        // Most traffic matches one of the first rules, so they come first.
        "-p IPv4 --ip-proto tcp -j ACCEPT",
        udp + "--ip-dport 4012:65535 -j ACCEPT",
        udp + "--ip-dport 69:4010 -j ACCEPT",
        udp + "--ip-dport 67:68 -j RETURN",
        // The proxy DHCP of PXE; any other client may draw 4011 as its own port.
        udp + "--ip-sport 68 --ip-dport 4011 -j RETURN",
        "-p IPv4 --ip-proto 103 -j RETURN",  // PIM
        "-p IPv4 ! --ip-proto igmp -j ACCEPT",
    };
    for (const char* report : {"18", "22", "23", "34"}) {  // RFC 1112, 2236, 3376
        rules.push_back(std::string("-p IPv4 --ip-proto igmp --ip-igmp-type ") + report +
                        " -j ACCEPT");
    }
    return rules;
}

/// ARP from the guest's own MAC and address.
Rules own_arp() {
    const std::string exact = "-p ARP --arp-htype 1 --arp-ptype 0x0800 --arp-opcode ";
    return {to_link_local_groups, exact + "1 -j ACCEPT", exact + "2 -j ACCEPT"};
}

/// Every frame that is about to leave by a port, whether it is forwarded or comes from this domain.
/// A workspace gets no DHCP, no IPv6 and no tagged frames. Where a VLAN-aware bridge does not
/// remove the tag, the protocol here is that of the tag, so that such a frame does not match IPv4.
/// A priority tag (VLAN ID 0) is no exception: ebtables matches ports only with -p IPv4, and so
/// cannot see whether DHCP is behind it.
Rules leaving() {
    return {
        udp + "--ip-dport 67:68 -j vw-to",
        "-p IPv4 -j RETURN",
        "-p ARP -j RETURN",
        "-p IPv6 -j vw-to",
        "-p 802_1Q -j vw-to",
        "-p 0x88a8 -j vw-to",
    };
}

void collect_nodes(Chains& chains, const BindingSet& set, const std::set<std::string>& prefixes) {
    for (const Direction direction : {Direction::from_port, Direction::to_port}) {
        for (const std::string& prefix : prefixes) {
            if (auto rules = node_rules(direction, set, prefix)) {
                chains.emplace(node_name(direction, prefix), std::move(*rules));
            }
        }
    }
}

void collect_prefixes(std::set<std::string>& prefixes, const Binding& binding) {
    for (const InterfaceName& port : binding.ports) {
        for (std::string& prefix : trie_nodes(port)) prefixes.insert(std::move(prefix));
    }
}

}  // namespace

Chains static_chains(const BindingSet& set) {
    if (set.empty()) return {};
    return {{"vw-own", own_source()}, {"vw-arp", own_arp()}, {"vw-out", leaving()}};
}

Chains render(const BindingSet& set) {
    Chains chains = static_chains(set);
    std::set<std::string> prefixes;
    for (const Binding* binding : set.by_serial()) {
        chains.emplace(vif_chain_name(binding->vif), vif_chain(*binding));
        collect_prefixes(prefixes, *binding);
    }
    collect_nodes(chains, set, prefixes);
    return chains;
}

ChainDifference chain_difference(const BindingSet& before, const BindingSet& after) {
    ChainDifference result = {.before = static_chains(before), .after = static_chains(after)};
    std::set<std::string> prefixes = {""};
    const auto collect_changed = [&](const BindingSet& set, const BindingSet& other,
                                     Chains& chains) {
        for (const Binding* binding : set.not_in(other)) {
            chains.emplace(vif_chain_name(binding->vif), vif_chain(*binding));
            collect_prefixes(prefixes, *binding);
        }
    };
    collect_changed(before, after, result.before);
    collect_changed(after, before, result.after);
    collect_nodes(result.before, before, prefixes);
    collect_nodes(result.after, after, prefixes);
    return result;
}

}  // namespace vif_workspace
