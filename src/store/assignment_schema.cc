// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/assignment_schema.h"

#include <algorithm>
#include <array>

#include "model/error.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

#define NODE(name, presence, type, meaning) \
    SchemaNode{#name, Presence::presence, NodeType::type, meaning},
constexpr auto nodes_of_schema = std::to_array<SchemaNode>({
#include "xenstore-schema/nodes.def"
});
#undef NODE

/// The valid values of a type, after "must be": for the sentence that refuses another value.
const char* expected(NodeType type) {
    switch (type) {
        case NodeType::addresses:
            return "addresses like 10.7.0.10";
        case NodeType::hostname:
            return "a name of letters, digits, '-' and '.'";
        case NodeType::netmask:
            return "a mask like 255.255.255.0";
        case NodeType::ipv4:
            return "an IPv4 address like 10.7.0.1";
        case NodeType::ipv4_list:
            return "IPv4 addresses like 10.7.0.1, separated by blanks";
        case NodeType::router6:
            return "a link-local IPv6 address like fe80::1";
        case NodeType::ip_list:
            return "IPv4 or IPv6 addresses like 10.7.0.1 or 2001:db8::1, separated by blanks";
        case NodeType::seconds:
            return "a number of seconds from 60 to 4294967295";
        case NodeType::octets:
            return "a number of octets from 68 to 65535";
        case NodeType::interface:
            return "an interface name of at most 15 letters, digits, '.', '_', '-'";
        case NodeType::advertisers:
            return "uplink, none, or link-local addresses and MACs of routers, separated by blanks";
        case NodeType::vm:
            return "the name or the UUID of a VM";
        case NodeType::groups:
            return "names of groups, separated by blanks";
        case NodeType::peers:
            return "MACs, names of groups, uplink, host or none, separated by blanks";
    }
    return "";
}

NodeType type_of(const std::string& name) {
    return std::ranges::find(nodes_of_schema, name,
                             [](const SchemaNode& node) { return std::string(node.name); })
        ->type;
}

[[noreturn]] void refuse_value(const std::string& name, std::string_view text) {
    throw Error(ErrorKind::input, name + ": " + quote(text) + " must be " +
                                      expected(type_of(name)) + "; correct or remove it");
}

template <class Value>
Value parse_value(const std::string& name, std::string_view text) {
    if (const std::optional<Value> value = Value::parse(text)) return *value;
    refuse_value(name, text);
}

template <class Value>
std::optional<Value> optional_value(const NodeTexts& nodes, const std::string& name) {
    const auto node = nodes.find(name);
    if (node == nodes.end()) return std::nullopt;
    return parse_value<Value>(name, node->second);
}

template <class Value>
std::vector<Value> list_value(const NodeTexts& nodes, const std::string& name) {
    const auto node = nodes.find(name);
    if (node == nodes.end()) return {};
    std::vector<Value> list;
    for (const std::string_view word : words_of(node->second))
        list.push_back(parse_value<Value>(name, word));
    if (list.empty())
        parse_value<Value>(name, node->second);  // throws: no type takes an empty text
    return list;
}

/// The router of a guest is the source of the advertisement by which the guest learns of it, and
/// that is always a link-local address (RFC 4861 section 4.2).
std::optional<Ipv6Address> router6_value(const NodeTexts& nodes, const std::string& name) {
    const auto router = optional_value<Ipv6Address>(nodes, name);
    if (router && !router->is_link_local()) refuse_value(name, nodes.at(name));
    return router;
}

void read_name_servers(const NodeTexts& nodes, DhcpOptions& options) {
    const auto node = nodes.find("dns");
    if (node == nodes.end()) return;
    for (const std::string_view word : words_of(node->second)) {
        if (const auto ipv6 = Ipv6Address::parse(word)) {
            options.dns6.push_back(*ipv6);
        } else {
            options.dns.push_back(parse_value<Ipv4Address>("dns", word));
        }
    }
    if (options.dns.empty() && options.dns6.empty()) refuse_value("dns", node->second);
}

std::optional<Peers> peers_value(const NodeTexts& nodes) {
    std::vector<Peer> words = list_value<Peer>(nodes, "peers");
    if (words.empty()) return std::nullopt;
    return Peers{std::move(words)};
}

const std::string& required_text(const NodeTexts& nodes, const std::string& name) {
    const auto node = nodes.find(name);
    if (node != nodes.end()) return node->second;
    throw Error(ErrorKind::input,
                name + ": missing; every assignment needs it: " + expected(type_of(name)));
}

Addresses parse_addresses(std::string_view words) {
    try {
        return Addresses::parse(words);
    } catch (const Error& error) {
        throw error.within("ip");
    }
}

void refuse_unknown_names(const NodeTexts& nodes) {
    for (const auto& entry : nodes) {
        const std::string& name = entry.first;
        const bool is_known = std::ranges::any_of(
            nodes_of_schema, [&](const SchemaNode& node) { return name == node.name; });
        if (is_known) continue;
        throw Error(ErrorKind::input, quote(name) + " is not a node of the schema; its nodes are " +
                                          join(nodes_of_schema, ", ", &SchemaNode::name));
    }
}

}  // namespace

std::span<const SchemaNode> schema() {
    return nodes_of_schema;
}

DhcpOptions parse_dhcp_options(const NodeTexts& nodes) {
    DhcpOptions options = {.netmask = optional_value<Netmask>(nodes, "netmask"),
                           .broadcast = optional_value<Ipv4Address>(nodes, "broadcast"),
                           .gateway = optional_value<Ipv4Address>(nodes, "gateway"),
                           .gateway6 = router6_value(nodes, "gateway6"),
                           .dns = {},
                           .dns6 = {},
                           .domain = optional_value<Hostname>(nodes, "domain"),
                           .ntp = list_value<Ipv4Address>(nodes, "ntp"),
                           .lease_time = optional_value<LeaseTime>(nodes, "lease-time"),
                           .mtu = optional_value<Mtu>(nodes, "mtu"),
                           .advertisers = optional_value<RouterAdvertisers>(nodes, "ra"),
                           .dhcp_interface = optional_value<InterfaceName>(nodes, "dhcp-if")};
    read_name_servers(nodes, options);
    return options;
}

Assignment parse_assignment(const NodeTexts& nodes) {
    refuse_unknown_names(nodes);
    return {.addresses = parse_addresses(required_text(nodes, "ip")),
            .hostname = parse_value<Hostname>("hostname", required_text(nodes, "hostname")),
            .options = parse_dhcp_options(nodes),
            .vm = optional_value<VmIdentity>(nodes, "vm"),
            .groups = list_value<GroupName>(nodes, "groups"),
            .peers = peers_value(nodes)};
}

}  // namespace vif_workspace
