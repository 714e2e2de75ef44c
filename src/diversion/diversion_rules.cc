// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/diversion_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "model/hash.h"
#include "model/make_binding.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

const std::string table(diversion_table);

// "vw" and 1: what our own rules hand to an outer end. It does not cross into the namespace.
constexpr const char* mark = "0x76770001";

// Enough for any client, little enough for the others' server.
constexpr const char* as_often_as_needed = "limit rate 50/second burst 100 packets ";

std::string raw(const MacAddress& mac) {
    return "0x" + hexadecimal(mac.octets());
}

/// A bridge's name as a part of a chain's: nft knows letters, digits and "._-/" there.
std::string part_of_name(const InterfaceName& bridge) {
    std::string text;
    for (const char c : bridge.to_string())
        text += c == '@' ? std::string("/at/") : std::string(1, c);
    return text;
}

std::string named(const char* beginning, const InterfaceName& bridge) {
    return beginning + part_of_name(bridge);
}

std::string add_chain(const std::string& chain) {
    return "add chain " + table + " " + chain + "\n";
}

std::string create_chain(const std::string& chain) {
    return "create chain " + table + " " + chain + "\n";
}

std::string create_base_chain(const std::string& chain, const char* hook,
                              const InterfaceName& device, const char* policy) {
    return "create chain " + table + " " + chain + " { type filter hook " + hook + " device " +
           device.quoted() + " " + policy + "; }\n";
}

std::string rule(const std::string& chain, const std::string& text) {
    return "add rule " + table + " " + chain + " " + text + "\n";
}

/// Also where it is not there: added first, in the same step.
std::string remove_chains(const std::vector<std::string>& chains) {
    std::string text;
    for (const std::string& chain : chains) text += add_chain(chain);
    for (const std::string& chain : chains) text += "delete chain " + table + " " + chain + "\n";
    return text;
}

std::string arp_chain(const VifId& vif) {
    return vif.to_string() + "-arp";
}

constexpr std::array port_endings = {"", "-emu", "-named", "-named-emu"};

/// Those of the ports first: they lead to the others.
std::vector<std::string> chains_of(const VifId& vif) {
    std::vector<std::string> chains;
    for (const char* ending : port_endings) chains.push_back(vif.to_string() + ending);
    for (const std::string& chain : {request_chain(vif), request_chain6(vif), arp_chain(vif)})
        chains.push_back(chain);
    return chains;
}

bool asks_server_by_arp(const Binding& binding) {
    const bool is_ours = binding.dhcp_interface == binding.bridge;
    const bool is_on_link =
        !binding.offer.gateway || binding.subnet().contains(link_local_server(binding.bridge));
    return is_ours && is_on_link;
}

bool has_ipv6(const Binding& binding) {
    return !binding.addresses.ipv6.empty();
}

/// Where a port's frames go that have to do with DHCP; all others go on to the bridge after these.
std::string dispatch(const std::string& chain, const Binding& binding,
                     const DiversionOptions& options) {
    const bool drops_more = !options.has_filter;
    std::string text = rule(chain, std::string("udp dport ") + (drops_more ? "67-68" : "67") +
                                       " goto " + request_chain(binding.vif));
    if (has_ipv6(binding) || drops_more) {
        text += rule(chain, std::string("udp dport ") + (drops_more ? "546-547" : "547") +
                                " goto " + request_chain6(binding.vif));
    }
    if (asks_server_by_arp(binding)) {
        text += rule(chain, "arp operation request arp daddr ip " +
                                link_local_server(binding.bridge).to_string() + " goto " +
                                arp_chain(binding.vif));
    }
    return text;
}

/// Whole, untagged ("ether type": a tag has been taken off the frame by now), with the guest's own
/// MAC outside and inside, and not relayed.
std::string requests(const Binding& binding) {
    const std::string chain = request_chain(binding.vif);
    // A later fragment has no ports, and its bytes may look like any; and IPv6 knows no such port.
    // Both are the filter's.
    return rule(chain, "ip frag-off & 0x1fff != 0 accept") +
           rule(chain, "meta protocol ip6 accept") +
           rule(chain,
                "ether type ip ip frag-off & 0x3fff == 0 udp sport 68 udp dport 67 ether saddr " +
                    binding.mac.to_string() + " @th,64,24 0x010106 @th,256,32 0 @th,288,48 " +
                    raw(binding.mac) + " " + as_often_as_needed + "counter jump " +
                    named("ask-", binding.bridge)) +
           rule(chain, "counter drop");
}

/// The messages of a client, types 1 to 11 (RFC 8415 section 7.3; 12 and 13 are a relay's), from a
/// link-local address to the group of servers and relays.
std::string requests6(const Binding& binding) {
    const std::string chain = request_chain6(binding.vif);
    std::string text =
        rule(chain, "frag frag-off != 0 accept") + rule(chain, "meta protocol ip accept");
    if (has_ipv6(binding)) {
        text +=
            rule(chain, "ether type ip6 ip6 nexthdr udp udp sport 546 udp dport 547 ether saddr " +
                            binding.mac.to_string() +
                            " @th,64,8 1-11 ip6 saddr fe80::/64 ip6 daddr ff02::1:2 " +
                            as_often_as_needed + "counter jump " + named("ask6-", binding.bridge));
    }
    return text + rule(chain, "counter drop");
}

/// The guest has no router, and asks for the server's MAC itself: here is the answer, made of the
/// frame that asked (RFC 826), by the port that it came in by. Ethernet and IPv4 in all four fields
/// of the header, and of the guest's own address.
std::string arp_answers(const Binding& binding) {
    const std::string chain = arp_chain(binding.vif);
    const std::string mac = binding.mac.to_string();
    const std::string own = binding.addresses.dhcp_address().to_string();
    const std::string server = server_mac().to_string();
    return rule(chain, "ether type arp @nh,0,48 0x000108000604 ether saddr " + mac +
                           " arp saddr ether " + mac + " arp saddr ip " + own + " " +
                           as_often_as_needed + "arp operation set reply arp saddr ether set " +
                           server + " arp saddr ip set " +
                           link_local_server(binding.bridge).to_string() + " arp daddr ether set " +
                           mac + " arp daddr ip set " + own + " ether daddr set " + mac +
                           " ether saddr set " + server + " counter fwd to iif") +
           rule(chain, "counter drop");
}

std::string create_port(const Binding& binding, const DeviceNames& devices,
                        const DiversionOptions& options) {
    const VifId& vif = binding.vif;
    const bool has_requests6 = has_ipv6(binding) || !options.has_filter;
    std::string text = create_chain(request_chain(vif)) + requests(binding);
    if (has_requests6) text += create_chain(request_chain6(vif)) + requests6(binding);
    if (asks_server_by_arp(binding)) text += create_chain(arp_chain(vif)) + arp_answers(binding);
    for (const PortChain& port : port_chains(binding, devices)) {
        text += create_base_chain(port.chain, "ingress", port.device, "priority 0; policy accept") +
                dispatch(port.chain, binding, options);
    }
    return text;
}

/// What a bridge's ports refer to, without a server: until it has one, requests end here.
std::string add_bridge(const InterfaceName& bridge) {
    const auto memory = [&](const char* kind, const char* name, const char* type,
                            const char* time) {
        return std::string("add ") + kind + " " + table + " " + named(name, bridge) + " { typeof " +
               type + "; size 65535; flags dynamic,timeout; timeout " + time + "; }\n";
    };
    // What is learned is learned anew after a while, and what an answer needs outlives that: a port
    // that took over another one's MAC has the answers at its first request.
    return memory("set", "learned-", "@th,288,48 . iif", "10s") +
           memory("map", "asked-", "@th,288,48 : iif", "1m") +
           memory("map", "mac-", "@th,288,48 : ether daddr", "1m") +
           memory("set", "learned6-", "ether saddr . iif", "10s") +
           memory("map", "asked6-", "ether saddr : iif", "1m") + add_chain(named("ask-", bridge)) +
           add_chain(named("ask6-", bridge));
}

std::vector<std::string> direction_chains(const InterfaceName& bridge) {
    return {named("answers-", bridge), named("into-", bridge)};
}

std::string remove_bridge(const InterfaceName& bridge) {
    std::string text = remove_chains(direction_chains(bridge)) +
                       remove_chains({named("ask-", bridge), named("ask6-", bridge)});
    for (const char* name : {"learned-", "learned6-"})
        text += "delete set " + table + " " + named(name, bridge) + "\n";
    for (const char* name : {"asked-", "mac-", "asked6-"})
        text += "delete map " + table + " " + named(name, bridge) + "\n";
    return text;
}

/// Remembers by which port that MAC asked. Only what is not known yet is learned: an element that
/// was deleted stands in the way of its successor for up to a second.
std::string learn(const InterfaceName& bridge) {
    return "@th,288,48 . iif != @" + named("learned-", bridge) + " add @" +
           named("learned-", bridge) + " { @th,288,48 . iif } update @" + named("mac-", bridge) +
           " { @th,288,48 : ether saddr } delete @" + named("asked-", bridge) +
           " { @th,288,48 : iif } add @" + named("asked-", bridge) + " { @th,288,48 : iif }";
}

/// The same of DHCPv6, which does not hold the MAC.
std::string learn6(const InterfaceName& bridge) {
    return "ether saddr . iif != @" + named("learned6-", bridge) + " add @" +
           named("learned6-", bridge) + " { ether saddr . iif } delete @" +
           named("asked6-", bridge) + " { ether saddr : iif } add @" + named("asked6-", bridge) +
           " { ether saddr : iif }";
}

/// Answers: whole and untagged, for a chaddr that has asked. READDRESSED may set their Ethernet
/// destination.
std::string answers(const std::string& chain, const InterfaceName& bridge,
                    const std::string& readdressed) {
    return rule(chain,
                "ether type ip ip frag-off & 0x3fff == 0 udp sport 67 udp dport 68 @th,64,24 "
                "0x020106 " +
                    readdressed + "counter fwd to @th,288,48 map @" + named("asked-", bridge)) +
           rule(chain,
                "ether type ip6 ip6 nexthdr udp udp sport 547 udp dport 546 counter fwd to "
                "ether daddr map @" +
                    named("asked6-", bridge));
}

/// From a namespace of ours comes nothing but answers. It knows no neighbours: an answer is
/// addressed to its chaddr here.
std::string direction_to_namespace(const InterfaceName& bridge) {
    const InterfaceName outer = outer_end(bridge);
    const std::string hand_over = std::string("meta mark set ") + mark + " ether daddr set " +
                                  server_mac().to_string() + " fwd to " + outer.quoted();
    const std::string from = named("answers-", bridge);
    const std::string into = named("into-", bridge);
    return rule(named("ask-", bridge), hand_over) + rule(named("ask6-", bridge), hand_over) +
           create_base_chain(from, "ingress", outer, "priority 0; policy drop") +
           answers(from, bridge, "ether daddr set @th,288,48 map @" + named("mac-", bridge) + " ") +
           rule(from, "counter drop") +
           create_base_chain(into, "egress", outer, "priority 0; policy drop") +
           rule(into, std::string("meta mark ") + mark + " counter accept");
}

/// A port of the bridge has other frames too, answers to others among them: they go on as they are.
/// If it is a workspace's, its own chain, which drops what a server says, comes after this one.
std::string direction_to_port(const InterfaceName& bridge, const InterfaceName& port) {
    // The filter does not see them: none of them shall name a machine there, nor a link-local
    // group.
    const std::string hand_over = "ether daddr set ff:ff:ff:ff:ff:ff fwd to " + port.quoted();
    const std::string hand_over6 = "ether daddr set 33:33:00:01:00:02 fwd to " + port.quoted();
    const std::string from = named("answers-", bridge);
    return rule(named("ask-", bridge), hand_over) + rule(named("ask6-", bridge), hand_over6) +
           create_base_chain(from, "ingress", port, "priority -1; policy accept") +
           answers(from, bridge, "");
}

std::string direction_if_there(const InterfaceName& bridge, const BindingSet& set,
                               const DeviceNames& devices) {
    const std::optional<InterfaceName> server = server_port(bridge, set);
    return server && devices.contains(*server) ? server_connection(bridge, *server) : "";
}

std::string create_table_content(const BindingSet& set, const DeviceNames& devices,
                                 const DiversionOptions& options) {
    std::string text;
    for (const InterfaceName& bridge : set.bridges()) text += add_bridge(bridge);
    for (const Binding* binding : set.by_arrival()) text += create_port(*binding, devices, options);
    for (const InterfaceName& bridge : set.bridges())
        text += direction_if_there(bridge, set, devices);
    return text;
}

}  // namespace

std::string request_chain(const VifId& vif) {
    return vif.to_string() + "-dhcp";
}

std::string request_chain6(const VifId& vif) {
    return vif.to_string() + "-dhcp6";
}

std::vector<PortChain> port_chains(const Binding& binding, const DeviceNames& devices) {
    std::vector<PortChain> ports;
    for (const InterfaceName& name : binding.ports) {
        if (!devices.contains(name)) continue;
        const std::string& text = name.to_string();
        const std::string own = binding.vif.to_string();
        const bool is_kernels = text == own || text == own + "-emu";
        ports.push_back(
            {name, own + (is_kernels ? "" : "-named") + (text.ends_with("-emu") ? "-emu" : "")});
    }
    return ports;
}

std::optional<InterfaceName> server_port(const InterfaceName& bridge, const BindingSet& set) {
    for (const Binding* binding : set.by_arrival()) {
        if (binding->bridge != bridge) continue;
        const bool is_ours = binding->dhcp_interface == bridge;
        return is_ours ? outer_end(bridge) : binding->dhcp_interface;
    }
    return std::nullopt;
}

InterfaceName outer_end(const InterfaceName& bridge) {
    const std::string prefix = "vw-";
    const std::string& name = bridge.to_string();
    if (prefix.size() + name.size() <= InterfaceName::longest)
        return *InterfaceName::parse(prefix + name);
    constexpr std::size_t hash_digits = 6;
    const std::uint32_t hash = fnv1a(name);
    const std::array<std::uint8_t, 3> octets = {static_cast<std::uint8_t>(hash >> 16U),
                                                static_cast<std::uint8_t>(hash >> 8U),
                                                static_cast<std::uint8_t>(hash)};
    const std::string digits = hexadecimal(octets);
    const std::size_t kept = InterfaceName::longest - prefix.size() - 1 - hash_digits;
    return *InterfaceName::parse(prefix + name.substr(0, kept) + "-" + digits);
}

MacAddress server_mac() {
    return *MacAddress::parse("02:00:00:00:00:43");
}

std::string whole_diversion(const BindingSet& set, const DeviceNames& devices,
                            const DiversionOptions& options) {
    std::string anew = "add table " + table + "\ndelete table " + table + "\n";
    if (set.empty()) return anew;
    return anew + "add table " + table + "\n" + create_table_content(set, devices, options);
}

std::string diversion_change(const BindingSet& before, const BindingSet& wanted,
                             const DeviceNames& devices, const DiversionOptions& options) {
    if (before.empty() || wanted.empty()) return whole_diversion(wanted, devices, options);
    const std::vector<InterfaceName> bridges_before = before.bridges();
    const std::vector<InterfaceName> bridges = wanted.bridges();
    const auto holds = [](const std::vector<InterfaceName>& names, const InterfaceName& name) {
        return std::ranges::find(names, name) != names.end();
    };
    std::string text;
    for (const Binding* binding : before.not_in(wanted))
        text += remove_chains(chains_of(binding->vif));
    for (const InterfaceName& bridge : bridges_before) {
        if (!holds(bridges, bridge)) text += remove_bridge(bridge);
    }
    std::string directions;
    for (const InterfaceName& bridge : bridges) {
        if (holds(bridges_before, bridge)) continue;
        text += add_bridge(bridge);
        directions += direction_if_there(bridge, wanted, devices);
    }
    for (const Binding* binding : wanted.not_in(before))
        text += create_port(*binding, devices, options);
    return text + directions;
}

std::string vif_diversion(const Binding& binding, const DeviceNames& devices,
                          const DiversionOptions& options) {
    return remove_chains(chains_of(binding.vif)) + create_port(binding, devices, options);
}

std::string server_connection(const InterfaceName& bridge, const InterfaceName& port) {
    std::string text;
    for (const auto& [name, learning] :
         {std::pair("ask-", learn(bridge)), std::pair("ask6-", learn6(bridge))}) {
        const std::string chain = named(name, bridge);
        text += "flush chain " + table + " " + chain + "\n" + rule(chain, learning);
    }
    text += remove_chains(direction_chains(bridge));
    return text + (port == outer_end(bridge) ? direction_to_namespace(bridge)
                                             : direction_to_port(bridge, port));
}

bool is_chain_of_bridge(std::string_view chain) {
    constexpr std::array beginnings = {"ask-", "ask6-", "answers-", "into-"};
    return std::ranges::any_of(beginnings,
                               [&](const char* beginning) { return chain.starts_with(beginning); });
}

std::optional<VifId> vif_of_diversion_chain(std::string_view chain) {
    return VifId::parse(chain.substr(0, chain.find('-')));
}

std::optional<VifId> vif_of_port_chain(std::string_view chain) {
    const std::string_view ending = chain.substr(std::min(chain.find('-'), chain.size()));
    const bool is_ports = std::ranges::find(port_endings, ending) != port_endings.end();
    return is_ports ? vif_of_diversion_chain(chain) : std::nullopt;
}

}  // namespace vif_workspace
