// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/legacy_call.h"

#include "model/error.h"
#include "model/hostname.h"
#include "model/make_binding.h"
#include "model/netmask.h"

namespace vif_workspace {
namespace {

using Words = std::vector<std::string>;

template <class Value>
Value argument(const char* name, const std::string& text, const std::string& expected) {
    if (const std::optional<Value> value = Value::parse(text)) return *value;
    throw Error(ErrorKind::usage, std::string(name) + ": " + quote(text) + " is not " + expected);
}

InterfaceName interface(const char* name, const std::string& text) {
    return argument<InterfaceName>(
        name, text, "an interface name of at most 15 letters, digits, '.', '_', '-'");
}

Ipv4Address address(const char* name, const std::string& text) {
    return argument<Ipv4Address>(name, text, "an IPv4 address like 10.7.0.10");
}

MacAddress mac_address(const std::string& text) {
    return argument<MacAddress>("macaddr", text, "a unicast MAC address like 00:16:3e:00:00:0a");
}

/// The value is parsed and printed again, so that the node holds its normal form.
template <class Value>
void add_unless_none(NodeTexts& nodes, const std::string& node, const std::string& text,
                     const char* expected) {
    if (text == "none") return;
    const std::string value = argument<Value>(node.c_str(), text, expected).to_string();
    std::string& words = nodes[node];
    words += (words.empty() ? "" : " ") + value;
}

/// If its pool file lacks the netmask or the broadcast address, Nimbus guesses it by the class of
/// the address. A guess that cannot be right is refused here, before the guest starts, and not only
/// by the guest's online event.
void refuse_misfits_of_agent(const Ipv4Address& ip, const DhcpOptions& options) {
    if (!options.netmask) return;
    const Ipv4Prefix subnet = options.netmask->subnet_of(ip);
    try {
        refuse_misfits(subnet, ip, options.gateway, options.broadcast.value_or(subnet.last()));
    } catch (const Error& error) {
        throw Error(error.kind(),
                    std::string(error.what()) +
                        "; an agent may have guessed it by the address's class: give the line of " +
                        ip.to_string() + " in the agent's pool file its broadcast and netmask");
    }
}

LegacyEntry entry_of(const MacAddress& mac, const Ipv4Address& ip, NodeTexts nodes) {
    nodes["ip"] = ip.to_string();
    // parse_assignment() refuses 127.0.0.1, which no guest may have.
    refuse_misfits_of_agent(ip, parse_assignment(nodes).options);
    return {mac, ip, std::move(nodes)};
}

Hostname hostname_of(const InterfaceName& name) {
    if (const auto hostname = Hostname::nearest(name.to_string())) return *hostname;
    return *Hostname::nearest("vif-" + name.to_string());
}

[[noreturn]] void refuse(const Words& words, const char* syntax) {
    std::string problem = "no arguments were given";
    if (words.size() == 1)
        problem = "the argument " + quote(words.front()) + " is not a valid call";
    if (words.size() > 1) {
        problem = std::to_string(words.size()) + " arguments, the first " + quote(words.front()) +
                  ", are not a valid call";
    }
    throw Error(ErrorKind::usage, problem + "; the syntax is " + syntax);
}

Addition dhcp_addition(const Words& words) {
    const auto name = interface("vifname", words[1]);
    const auto ip = address("ipaddr", words[2]);
    interface("dhcpif", words[3]);
    const auto mac = mac_address(words[4]);
    NodeTexts nodes;
    add_unless_none<Ipv4Address>(nodes, "broadcast", words[5], "none or an address");
    add_unless_none<Netmask>(nodes, "netmask", words[6], "none or a mask like 255.255.255.0");
    add_unless_none<Ipv4Address>(nodes, "gateway", words[7], "none or an address");
    nodes["hostname"] =
        argument<Hostname>("hostname", words[8],
                           "a host name: labels of letters, digits and '-' joined by '.', without "
                           "'_' and without a '.' at the end; correct the line of " +
                               ip.to_string() + " in the agent's pool file")
            .to_string();
    add_unless_none<Ipv4Address>(nodes, "dns", words[9], "none or an address");
    add_unless_none<Ipv4Address>(nodes, "dns", words[10], "none or an address");
    return {LegacyCommand::dhcp_config, name, entry_of(mac, ip, std::move(nodes))};
}

Addition ebtables_addition(const Words& words) {
    const auto name = interface("vifname", words[1]);
    const auto mac = mac_address(words[2]);
    const auto ip = address("ipaddr", words[3]);
    if (words.size() == 5) interface("dhcpif", words[4]);
    return {LegacyCommand::ebtables_config, name,
            entry_of(mac, ip, {{"hostname", hostname_of(name).to_string()}})};
}

}  // namespace

LegacyCall parse_dhcp_config(const Words& words) {
    const bool is_addition = words.size() == 11 && words[0] == "add";
    const bool is_removal = words.size() == 3 && words[0] == "rem";
    if (is_addition) return dhcp_addition(words);
    if (is_removal) {
        return Removal{LegacyCommand::dhcp_config, interface("vifname", words[1]),
                       address("ipaddr", words[2])};
    }
    refuse(words,
           "add VIFNAME IPADDR DHCPIF MACADDR BROADCAST SUBNETMASK GATEWAY HOSTNAME DNS1 DNS2, or "
           "rem VIFNAME IPADDR; see dhcp-config(8)");
}

LegacyCall parse_ebtables_config(const Words& words) {
    const bool is_addition = (words.size() == 4 || words.size() == 5) && words[0] == "add";
    const bool is_removal = words.size() == 2 && words[0] == "rem";
    if (is_addition) return ebtables_addition(words);
    if (is_removal) {
        return Removal{LegacyCommand::ebtables_config, interface("vifname", words[1]),
                       std::nullopt};
    }
    refuse(words, "add VIFNAME MACADDR IPADDR [DHCPIF], or rem VIFNAME; see ebtables-config(8)");
}

}  // namespace vif_workspace
