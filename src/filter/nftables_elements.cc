// SPDX-License-Identifier: GPL-2.0-or-later
#include "filter/nftables_elements.h"

#include <algorithm>
#include <array>
#include <span>

#include "model/peers.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

template <class... Fields>
std::string concatenated(const std::string& first, const Fields&... others) {
    std::string element = first;
    ((element += " . " + others), ...);
    return element;
}

/// A field of a payload as a number, as nft writes a field for which it has no type.
std::string raw(std::span<const std::uint8_t> octets) {
    const std::string digits = hexadecimal(octets);
    return "0x" + digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

/// fe80::/64 with the modified EUI-64 of the MAC (RFC 4291 appendix A).
Ipv6Address link_local(const MacAddress& mac) {
    const auto& m = mac.octets();
    const auto first = static_cast<std::uint8_t>(m[0] ^ 0x02U);
    return Ipv6Address(Ipv6Address::Octets{0xfe, 0x80, 0, 0, 0, 0, 0, 0, first, m[1], m[2], 0xff,
                                           0xfe, m[3], m[4], m[5]});
}

void append_ipv4(Elements& elements, const std::string& port, const Binding& binding) {
    const std::string mac = binding.mac.to_string();
    for (const Ipv4Prefix& own : outermost(binding.addresses.ipv4)) {
        elements[own.is_single() ? "ipv4" : "ipv4_blocks"].insert(
            concatenated(port, mac, own.to_string()));
    }
}

void append_ipv6(Elements& elements, const std::string& port, const Binding& binding) {
    if (binding.addresses.ipv6.empty()) return;
    elements["ipv6_ports"].insert(port);
    elements["ipv6"].insert(concatenated(port, raw(link_local(binding.mac).octets())));
    for (const Ipv6Prefix& own : outermost(binding.addresses.ipv6)) {
        const std::string first = raw(own.first().octets());
        own.is_single() ? elements["ipv6"].insert(concatenated(port, first))
                        : elements["ipv6_blocks"].insert(
                              concatenated(port, first + "-" + raw(own.last().octets())));
    }
}

/// The link-local addresses that no guest may choose: those of workspaces, and of the routers that
/// their assignments name. No port is in these elements, so that several bindings may have the
/// same.
std::set<std::string> reserved(const std::vector<const Binding*>& bindings) {
    std::set<std::string> all;
    const auto reserve = [&](const Ipv6Address& address) {
        if (address.is_link_local()) all.insert(raw(address.octets()));
    };
    for (const Binding* binding : bindings) {
        if (binding->addresses.ipv6.empty()) continue;
        reserve(link_local(binding->mac));
        for (const Ipv6Prefix& own : binding->addresses.ipv6) {
            if (own.is_single()) reserve(own.first());
        }
        if (binding->gateway6) reserve(*binding->gateway6);
        for (const Ipv6Address& router : binding->advertisers.routers) reserve(router);
    }
    return all;
}

/// A guest may choose its link-local address only if its assignment names a router's address:
/// otherwise it could choose that of the router, which nobody has told us.
void append_choosers(Elements& elements, const std::string& port, const Binding& binding) {
    const bool is_router_known = binding.gateway6 || !binding.advertisers.routers.empty();
    if (binding.addresses.ipv6.empty() || !is_router_known) return;
    for (const char* set : {"ipv6_choosers", "newcomers"}) elements[set].insert(port);
}

/// A guest whose router our own program advertises listens to nobody else.
void append_advertisers(Elements& elements, const std::string& port, const Binding& binding) {
    if (binding.addresses.ipv6.empty() || binding.gateway6) return;
    if (binding.advertisers.from == RouterAdvertisers::From::uplink)
        elements["ra_uplink"].insert(port);
    for (const Ipv6Address& router : binding.advertisers.routers)
        elements["ra_routers"].insert(concatenated(port, raw(router.octets())));
    for (const MacAddress& mac : binding.advertisers.macs)
        elements["ra_macs"].insert(concatenated(port, mac.to_string()));
}

void append_reach(Elements& elements, const std::string& port, const Binding& binding) {
    if (!binding.peers) return;
    elements["restricted"].insert(port);
    if (binding.peers->includes(NonWorkspacePeer::uplink)) elements["reach_uplink"].insert(port);
    if (binding.peers->includes(NonWorkspacePeer::host)) elements["reach_host"].insert(port);
}

void append_own(Elements& elements, const Binding& binding) {
    for (const InterfaceName& name : binding.ports) {
        const std::string port = name.quoted();
        for (const char* set : {sent_set, "ports", withheld_set}) elements[set].insert(port);
        for (const DropReason& reason : drop_reasons) elements[reason.set].insert(port);
        elements["macs"].insert(concatenated(port, binding.mac.to_string()));
        elements["hardware"].insert(concatenated(port, raw(binding.mac.octets())));
        append_ipv4(elements, port, binding);
        append_ipv6(elements, port, binding);
        append_advertisers(elements, port, binding);
        append_choosers(elements, port, binding);
        append_reach(elements, port, binding);
    }
}

/// The pairs of ports, in both orders, between which frames may pass although one of the two
/// workspaces has peers.
void append_exchange(Elements& elements, const Binding& one, const Binding& other) {
    const bool is_restricted = one.peers || other.peers;
    if (!is_restricted || one.bridge != other.bridge || !may_exchange(one, other)) return;
    for (const InterfaceName& from : one.ports) {
        for (const InterfaceName& to : other.ports) {
            elements["exchange"].insert(concatenated(from.quoted(), to.quoted()));
            elements["exchange"].insert(concatenated(to.quoted(), from.quoted()));
        }
    }
}

/// The elements that concern these bindings, which are in SET.
Elements elements_of(const std::vector<const Binding*>& bindings, const BindingSet& set) {
    Elements elements;
    const std::vector<const Binding*> all = set.by_serial();
    for (const Binding* binding : bindings) {
        append_own(elements, *binding);
        for (const Binding* other : all) {
            if (other != binding) append_exchange(elements, *binding, *other);
        }
    }
    return elements;
}

void append_commands(std::string& text, const char* verb, const Elements& elements) {
    for (const auto& [set, members] : elements) {
        if (members.empty()) continue;
        text += std::string(verb) + " element bridge " + std::string(bridge_table_name) + " " +
                set + " { ";
        for (const std::string& member : members) text += member + ", ";
        text += "}\n";
    }
}

Elements without(const Elements& elements, const Elements& others) {
    Elements rest;
    for (const auto& [set, members] : elements) {
        const auto other = others.find(set);
        if (other == others.end()) {
            rest.emplace(set, members);
            continue;
        }
        std::set<std::string>& left = rest[set];
        std::ranges::set_difference(members, other->second, std::inserter(left, left.end()));
    }
    std::erase_if(rest, [](const auto& entry) { return entry.second.empty(); });
    return rest;
}

}  // namespace

Elements elements(const BindingSet& set) {
    Elements all = elements_of(set.by_serial(), set);
    all["reserved"] = reserved(set.by_serial());
    std::erase_if(all, [](const auto& entry) { return entry.second.empty(); });
    return all;
}

ElementChange element_change(const Elements& before, const Elements& after) {
    return {.removed = without(before, after), .added = without(after, before)};
}

ElementChange element_change(const BindingSet& before, const BindingSet& after) {
    Elements left = elements_of(before.not_in(after), before);
    Elements come = elements_of(after.not_in(before), after);
    left["reserved"] = reserved(before.by_serial());
    come["reserved"] = reserved(after.by_serial());
    return element_change(left, come);
}

std::string connectivity_rules(const BindingSet& set) {
    constexpr std::array<std::array<const char*, 2>, 4> rules = {
        {{"connectivity", "iifname @restricted jump from_restricted"},
         {"connectivity", "oifname @restricted jump to_restricted"},
         {"input", "iifname @restricted iifname != @reach_host drop"},
         {"host_reaches", "oifname @restricted oifname != @reach_host goto withhold"}}};
    const std::vector<const Binding*> bindings = set.by_serial();
    const bool is_needed = std::ranges::any_of(
        bindings, [](const Binding* binding) { return binding->peers.has_value(); });
    const std::string table = " bridge " + std::string(bridge_table_name) + " ";
    std::string text;
    for (const auto& [chain, rule] : rules) text += "flush chain" + table + chain + "\n";
    for (const auto& [chain, rule] : rules) {
        if (is_needed) text += "add rule" + table + chain + " " + rule + "\n";
    }
    return text;
}

std::string commands(const ElementChange& change) {
    std::string text;
    append_commands(text, "delete", change.removed);
    append_commands(text, "add", change.added);
    return text;
}

}  // namespace vif_workspace
