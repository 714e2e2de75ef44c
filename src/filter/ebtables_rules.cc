#include "filter/ebtables_rules.h"

#include <algorithm>
#include <set>

#include "filter/ebtables_dispatch.h"
#include "filter/ebtables_words.h"

namespace vif_workspace {
namespace {

std::string has_mark(const char* mark) {
    return std::string("--mark ") + mark + "/" + mark;
}
std::string lacks_mark(const char* mark) {
    return std::string("--mark ! ") + mark + "/" + mark;
}

std::vector<InterfaceName> dhcp_ports_elsewhere(const BindingSet& set) {
    std::set<InterfaceName> ports;
    for (const Binding* binding : set.by_arrival()) {
        if (!binding->served_by_us()) ports.insert(binding->dhcp_interface);
    }
    return {ports.begin(), ports.end()};
}

/// The fence also cuts off a server of the site's own in this domain. ebtables does not know
/// bridges, so that one such bridge opens it for all; what is left is our dhcpd's own silence to
/// strangers.
bool is_fenced(const BindingSet& set) {
    return std::ranges::none_of(set.by_arrival(), [](const Binding* binding) {
        return binding->site_dhcp == SiteDhcp::here;
    });
}

// These groups (IEEE 802.1D table 7-10) are between a host and its bridge: back to the vif's chain,
// to be dropped.
constexpr const char* to_link_local_groups = "-d 01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0 -j RETURN";

/// Frames whose source is proven. DHCP goes back to the vif's chain, which knows the server, and so
/// does what would make the guest the bridge's multicast querier or router, to be dropped there.
Rules own_source() {
    Rules rules = {
        to_link_local_groups,
        // Most of what is ever sent, as early as can be told.
        "-p IPv4 --ip-proto tcp -j ACCEPT",
        udp + "--ip-dport 4012:65535 -j ACCEPT",
        udp + "--ip-dport 69:4010 -j ACCEPT",
        udp + "--ip-dport 67:68 -j RETURN",
        udp + "--ip-dport 4011 -j RETURN",
        "-p IPv4 --ip-proto 103 -j RETURN",  // PIM
        "-p IPv4 --ip-proto ! igmp -j ACCEPT",
    };
    for (const char* report : {"18", "22", "23", "34"}) {  // RFC 1112, 2236, 3376
        rules.push_back(std::string("-p IPv4 --ip-proto igmp --ip-igmp-type ") + report +
                        " -j ACCEPT");
    }
    return rules;
}

/// ARP whose source is proven.
Rules own_arp() {
    const std::string exact = "-p ARP --arp-htype 1 --arp-ptype 0x0800 --arp-opcode ";
    return {to_link_local_groups, exact + "1 -j ACCEPT", exact + "2 -j ACCEPT"};
}

/// What is about to leave by any port. Only DHCP, IPv6 and tagged frames need a second look.
Rules leaving() {
    return {
        udp + "--ip-dport 67:68 -j vw-dhcp",
        "-p IPv4 -j RETURN",
        "-p ARP -j RETURN",
        "-p IPv6 -j vw-to",
        "-p 802_1Q -j vw-to",
        "-p 0x88a8 -j vw-to",
    };
}

Rules dhcp_leaving(const BindingSet& set) {
    Rules rules = {has_mark(asked) + " -j DROP"};
    for (const InterfaceName& port : dhcp_ports_elsewhere(set)) {
        rules.push_back("-o " + port.to_string() + " " + has_mark(asked_elsewhere) + " -j ACCEPT");
    }
    rules.push_back(has_mark(asked_elsewhere) + " -j DROP");
    rules.push_back("-j vw-to");
    if (is_fenced(set)) rules.push_back(udp + answer + has_mark(said) + " -j DROP");
    return rules;
}

/// Answers of this domain, and not what it only routes: that bears another source.
Rules said_by_us(const BindingSet& set) {
    std::set<Ipv4Address> servers;
    Rules rules;
    for (const Binding* binding : set.by_arrival()) {
        const Ipv4Address& server = binding->offer.server;
        if (!binding->served_by_us() || !servers.insert(server).second) continue;
        rules.push_back(udp + answer + "--ip-src " + server.to_string() + " " +
                        set_mark(said, "CONTINUE"));
    }
    return rules;
}

/// What a workspace's port may be given of DHCP, and of what its guest has no address for.
Rules port_rules(const char* mark) {
    return {udp + answer + has_mark(mark) + " -j ACCEPT", "-j DROP"};
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
        for (std::string& prefix : stations(port)) prefixes.insert(std::move(prefix));
    }
}

/// An answer from a server behind a port is known by the port that it came in by.
void append_answers_elsewhere(Chains& chains, const BindingSet& set) {
    for (const InterfaceName& port : dhcp_ports_elsewhere(set)) {
        chains["vw-in"].push_back("-i " + port.to_string() + " " + udp + answer +
                                  set_mark(answered_elsewhere, "CONTINUE"));
    }
}

}  // namespace

Ruleset static_chains(const BindingSet& set) {
    if (set.empty()) return {};
    Ruleset ruleset;
    ruleset.nat = {
        {"vw-own", own_source()},
        {"vw-arp", own_arp()},
        {"vw-said", said_by_us(set)},
        {"vw-out", leaving()},
        {"vw-dhcp", dhcp_leaving(set)},
        {"vw-port", port_rules(said)},
        {"vw-port-elsewhere", port_rules(answered_elsewhere)},
    };
    for (const Binding* binding : set.by_arrival()) {
        ruleset.nat.emplace(ask_chain_name(*binding), ask_chain(*binding));
    }
    if (is_fenced(set)) {
        ruleset.filter = {{"vw-fence", {udp + "--ip-dport 67 " + lacks_mark(asked) + " -j DROP"}}};
    }
    return ruleset;
}

Ruleset render(const BindingSet& set) {
    Ruleset ruleset = static_chains(set);
    std::set<std::string> prefixes;
    for (const Binding* binding : set.by_arrival()) {
        ruleset.nat.emplace(vif_chain_name(binding->vif), vif_chain(*binding));
        collect_prefixes(prefixes, *binding);
    }
    collect_nodes(ruleset.nat, set, prefixes);
    append_answers_elsewhere(ruleset.nat, set);
    return ruleset;
}

Difference difference(const BindingSet& before, const BindingSet& after) {
    Difference difference = {.before = static_chains(before), .after = static_chains(after)};
    std::set<std::string> prefixes = {""};
    const auto collect_changed = [&](const BindingSet& set, const BindingSet& other,
                                     Chains& chains) {
        for (const Binding* binding : set.by_arrival()) {
            const Binding* same = other.find(binding->vif);
            if (same == binding || (same != nullptr && *same == *binding)) continue;
            chains.emplace(vif_chain_name(binding->vif), vif_chain(*binding));
            collect_prefixes(prefixes, *binding);
        }
    };
    collect_changed(before, after, difference.before.nat);
    collect_changed(after, before, difference.after.nat);
    collect_nodes(difference.before.nat, before, prefixes);
    collect_nodes(difference.after.nat, after, prefixes);
    append_answers_elsewhere(difference.before.nat, before);
    append_answers_elsewhere(difference.after.nat, after);
    return difference;
}

}  // namespace vif_workspace
