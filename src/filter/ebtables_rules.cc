#include "filter/ebtables_rules.h"

#include <algorithm>
#include <set>

#include "filter/ebtables_dispatch.h"

namespace vif_workspace {
namespace {

// Marks that a frame carries between our own chains of one bridge, in a nibble that few others use.
// ASKED: a workspace's DHCP request for our dhcpd; ELSEWHERE: for a server behind a port of the
// bridge. SAID: an answer of this domain's; ANSWERED: one from that port.
constexpr const char* asked = "0x10000000";
constexpr const char* asked_elsewhere = "0x20000000";
constexpr const char* said = "0x40000000";
constexpr const char* answered_elsewhere = "0x80000000";

// How often a guest may ask, by each rule: enough for any client, little enough for the others'
// dhcpd.
constexpr const char* as_often_as_needed = "--limit 50/second --limit-burst 100 ";

const std::string udp = "-p IPv4 --ip-proto udp ";
const std::string request = "--ip-sport 68 --ip-dport 67 ";
const std::string answer = "--ip-sport 67 --ip-dport 68 ";

std::string set_mark(const char* mark, const char* then) {
    return std::string("-j mark --mark-or ") + mark + " --mark-target " + then;
}

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

void append_arp(Rules& rules, const Binding& binding) {
    const std::string exact =
        "-p ARP --arp-htype 1 --arp-ptype 0x0800 --arp-mac-src " + binding.mac.to_string();
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        const std::string block = own.to_string();
        rules.push_back(exact + " --arp-opcode 1 --arp-ip-src " + block + " -j ACCEPT");
        rules.push_back(exact + " --arp-opcode 2 --arp-ip-src " + block + " -j ACCEPT");
        // The probe of RFC 5227 section 2.1.1: is this address, mine to be, in use?
        rules.push_back(exact + " --arp-opcode 1 --arp-ip-src 0.0.0.0 --arp-ip-dst " + block +
                        " -j ACCEPT");
    }
}

void append_dhcp(Rules& rules, const Binding& binding) {
    const std::string accept = std::string(as_often_as_needed) +
                               set_mark(binding.served_by_us() ? asked : asked_elsewhere, "ACCEPT");
    std::vector<std::string> sources = {"0.0.0.0"};
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4))
        sources.push_back(own.to_string());

    for (const std::string& source : sources) {
        rules.push_back(udp + request + "--ip-src " + source +
                        " --ip-dst 255.255.255.255 -d Broadcast " + accept);
    }
    if (!binding.served_by_us()) return;
    for (const std::string& source : sources) {
        const std::string to_server = udp + request + "--ip-src " + source + " --ip-dst " +
                                      binding.offer.server.to_string() +
                                      " -d 00:00:00:00:00:00/01:00:00:00:00:00 ";
        // A guest whose server is outside its subnet sends to its router's MAC.
        if (binding.asks_through_router()) {
            rules.push_back(to_server + "-j redirect --redirect-target CONTINUE");
        }
        rules.push_back(to_server + accept);
    }
}

/// What QEMU and Xen send for a guest that has just been migrated: it moves its MAC to its new
/// port.
void append_announcement(Rules& rules, const Binding& binding) {
    const std::string mac = binding.mac.to_string();
    rules.push_back(
        "-p 0x8035 -d Broadcast --arp-htype 1 --arp-ptype 0x0800 --arp-opcode 3 --arp-mac-src " +
        mac + " --arp-mac-dst " + mac + " --arp-ip-src 0.0.0.0 --arp-ip-dst 0.0.0.0 -j ACCEPT");
}

/// Frames whose source is proven. DHCP goes back to the vif's chain, which knows the server, and so
/// does what would make the guest the bridge's multicast querier or router, to be dropped there.
Rules own_source() {
    Rules rules = {
        // Most of what is ever sent, as early as can be told.
        "-p IPv4 --ip-proto tcp -j ACCEPT",    udp + "--ip-dport 4012:65535 -j ACCEPT",
        udp + "--ip-dport 69:4010 -j ACCEPT",  udp + "--ip-dport 67:68 -j RETURN",
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

std::string drop(const char* match) {
    return match + std::string(*match == '\0' ? "" : " ") + "-j DROP";
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

std::string vif_chain_name(const VifId& vif) {
    return std::string(chain_prefix) + vif.to_string();
}

std::optional<VifId> vif_of_chain(std::string_view chain) {
    if (!chain.starts_with(chain_prefix)) return std::nullopt;
    return VifId::parse(chain.substr(chain_prefix.size()));
}

Rules vif_chain(const Binding& binding) {
    Rules rules = {
        "-j CONTINUE",  // counts
        "-s ! " + binding.mac.to_string() + " -j DROP",
        drop(link_local_groups),
    };
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        rules.push_back("-p IPv4 --ip-src " + own.to_string() + " -j vw-own");
    }
    append_arp(rules, binding);
    append_dhcp(rules, binding);
    append_announcement(rules, binding);
    for (const FinalDrop& final : final_drops) rules.push_back(drop(final.match));
    return rules;
}

Ruleset static_chains(const BindingSet& set) {
    if (set.empty()) return {};
    Ruleset ruleset;
    ruleset.nat = {
        {"vw-own", own_source()},      {"vw-said", said_by_us(set)},
        {"vw-out", leaving()},         {"vw-dhcp", dhcp_leaving(set)},
        {"vw-port", port_rules(said)}, {"vw-port-elsewhere", port_rules(answered_elsewhere)},
    };
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
