// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/server_rules.h"

#include <utility>
#include <vector>

#include "diversion/diversion_commands.h"
#include "diversion/diversion_names.h"

namespace vif_workspace {
namespace {

// "vw" and 1. Marks what our own rules hand to an outer end. The mark does not cross into the
// namespace.
constexpr const char* mark = "0x76770001";

/// A set or map of a bridge to which the rules add elements, and from which the kernel removes them
/// after TIMEOUT.
std::string add_dynamic(const char* command, const char* prefix, const char* type,
                        const char* timeout, const InterfaceName& bridge) {
    return in_table(command, bridge_object(prefix, bridge)) + " { typeof " + type +
           "; size 65535; flags dynamic,timeout; timeout " + timeout + "; }\n";
}

/// The chains that exist only while the bridge is connected to a server.
std::vector<std::string> connection_chains(const InterfaceName& bridge) {
    return {bridge_object("answers-", bridge), bridge_object("into-", bridge)};
}

/// Remembers by which port that MAC asked, for the answers. Only what is not known yet is added:
/// after an element was deleted, the kernel may refuse its successor for up to a second.
std::string learn(const InterfaceName& bridge) {
    const std::string learned = bridge_object("learned-", bridge);
    const std::string asked = bridge_object("asked-", bridge);
    return "@th,288,48 . iif != @" + learned + " add @" + learned +
           " { @th,288,48 . iif } update @" + bridge_object("mac-", bridge) +
           " { @th,288,48 : ether saddr } delete @" + asked + " { @th,288,48 : iif } add @" +
           asked + " { @th,288,48 : iif }";
}

/// Remembers the MAC of a guest that declines its address, because it has found another machine
/// that uses it (RFC 2131 section 3.1.5). A rule cannot search the options: the type of the message
/// is the first one, as most clients send it, or follows the address, as dhcpcd does.
std::string learn_refusals(const InterfaceName& bridge) {
    const std::string chain = bridge_object("ask-", bridge);
    const std::string learn = " update @" + bridge_object("declined-", bridge) + " { ether saddr }";
    return add_rule(chain, "@th,1984,24 0x350104" + learn) +
           add_rule(chain, "@th,1984,16 0x3204 @th,2032,24 0x350104" + learn);
}

/// The same for DHCPv6 and for router solicitations and neighbour discovery. Their messages do not
/// contain the MAC, so that of the frame is remembered.
std::string learn6(const InterfaceName& bridge) {
    const std::string learned = bridge_object("learned6-", bridge);
    const std::string asked = bridge_object("asked6-", bridge);
    return "ether saddr . iif != @" + learned + " add @" + learned +
           " { ether saddr . iif } delete @" + asked + " { ether saddr : iif } add @" + asked +
           " { ether saddr : iif }";
}

/// Hands answers to the port that asked. An answer must be whole, untagged, and for a chaddr that
/// has asked. READDRESSED may change its Ethernet destination.
std::string answers(const std::string& chain, const InterfaceName& bridge,
                    const std::string& readdressed) {
    return add_rule(chain,
                    "ether type ip ip frag-off & 0x3fff == 0 udp sport 67 udp dport 68 @th,64,24 "
                    "0x020106 " +
                        readdressed + "counter fwd to @th,288,48 map @" +
                        bridge_object("asked-", bridge)) +
           add_rule(chain,
                    "ether type ip6 ip6 nexthdr udp udp sport 547 udp dport 546 counter fwd to "
                    "ether daddr map @" +
                        bridge_object("asked6-", bridge));
}

/// The same for answers with a priority tag (VLAN ID 0), which is no VLAN: a switch may put it on
/// every frame. A field that is counted from the network header (@nh) does not make nft add "ether
/// type ip", which is not true here.
std::string priority_tagged_answers(const std::string& chain, const InterfaceName& bridge) {
    return add_rule(chain,
                    "ether type 8021q vlan id 0 meta protocol ip @nh,48,16 & 0x3fff == 0 udp sport "
                    "67 udp dport 68 @th,64,24 0x020106 counter fwd to @th,288,48 map @" +
                        bridge_object("asked-", bridge)) +
           add_rule(chain,
                    "ether type 8021q vlan id 0 meta protocol ip6 @nh,48,8 17 udp sport 547 udp "
                    "dport 546 counter fwd to ether daddr map @" +
                        bridge_object("asked6-", bridge));
}

/// Nothing but answers may leave our namespace, and nothing but requests may enter it. The
/// namespace knows no neighbours, so an answer gets the MAC of its chaddr as its destination here.
std::string connect_namespace(const InterfaceName& bridge) {
    const InterfaceName outer = outer_end(bridge);
    const std::string pass_to_server = std::string("meta mark set ") + mark + " ether daddr set " +
                                       server_mac().to_string() + " fwd to " + outer.quoted();
    const std::string from = bridge_object("answers-", bridge);
    const std::string into = bridge_object("into-", bridge);
    return add_rule(bridge_object("ask-", bridge), pass_to_server) +
           add_rule(bridge_object("ask6-", bridge), pass_to_server) +
           create_base_chain(from, "ingress", outer, "priority 0; policy drop") +
           answers(from, bridge,
                   "ether daddr set @th,288,48 map @" + bridge_object("mac-", bridge) + " ") +
           add_rule(from,
                    "ether type ip6 ip6 nexthdr icmpv6 icmpv6 type nd-router-advert ip6 hoplimit "
                    "255 counter fwd to ether daddr map @" +
                        bridge_object("asked6-", bridge)) +
           add_rule(from, "counter drop") +
           create_base_chain(into, "egress", outer, "priority 0; policy drop") +
           add_rule(into, std::string("meta mark ") + mark + " counter accept");
}

/// A port of the bridge has other frames, too, such as answers to other clients, which go on
/// unchanged. If it is the port of a workspace, that vif's chain, which drops what a server sends,
/// follows this one.
std::string connect_port(const InterfaceName& bridge, const InterfaceName& port) {
    // The filter does not see these requests. So they get the destination of all servers: a guest
    // must not reach a certain machine there, nor a link-local group.
    const std::string pass_to_server = "ether daddr set ff:ff:ff:ff:ff:ff fwd to " + port.quoted();
    const std::string pass_to_server6 = "ether daddr set 33:33:00:01:00:02 fwd to " + port.quoted();
    const std::string from = bridge_object("answers-", bridge);
    return add_rule(bridge_object("ask-", bridge), pass_to_server) +
           add_rule(bridge_object("ask6-", bridge), pass_to_server6) +
           create_base_chain(from, "ingress", port, "priority -1; policy accept") +
           answers(from, bridge, "") + priority_tagged_answers(from, bridge);
}

}  // namespace

std::string add_bridge(const InterfaceName& bridge) {
    // Elements of "learned" expire after 10 s, those of "asked" and "mac" after a minute, those of
    // "asked6", by which routers are advertised to guests that do not ask, after a day. So "asked"
    // is renewed before answers lack it. A port that takes over another port's MAC is new
    // in "learned", so it gets the answers from its first request on. A client that has declined
    // its address begins again after 10 to 20 s, so "declined" has its MAC as long as that goes on.
    return add_dynamic("add set", "learned-", "@th,288,48 . iif", "10s", bridge) +
           add_dynamic("add map", "asked-", "@th,288,48 : iif", "1m", bridge) +
           add_dynamic("add map", "mac-", "@th,288,48 : ether daddr", "1m", bridge) +
           add_dynamic("add set", "declined-", "ether saddr", "1m", bridge) +
           add_dynamic("add set", "learned6-", "ether saddr . iif", "10s", bridge) +
           add_dynamic("add map", "asked6-", "ether saddr : iif", "1d", bridge) +
           add_chain(bridge_object("learn6-", bridge)) +
           add_rule(bridge_object("learn6-", bridge), learn6(bridge)) +
           add_chain(bridge_object("ask-", bridge)) + add_chain(bridge_object("ask6-", bridge));
}

std::string remove_bridge(const InterfaceName& bridge) {
    std::string text = remove_chains(connection_chains(bridge)) +
                       remove_chains({bridge_object("ask-", bridge), bridge_object("ask6-", bridge),
                                      bridge_object("learn6-", bridge)});
    for (const char* prefix : {"learned-", "learned6-", "declined-"})
        text += in_table("delete set", bridge_object(prefix, bridge)) + "\n";
    for (const char* prefix : {"asked-", "mac-", "asked6-"})
        text += in_table("delete map", bridge_object(prefix, bridge)) + "\n";
    return text;
}

std::string connect_bridge(const InterfaceName& bridge, const InterfaceName& device) {
    std::string text;
    for (const auto& [prefix, learning] :
         {std::pair("ask-", learn(bridge)),
          std::pair("ask6-", "jump " + bridge_object("learn6-", bridge))}) {
        const std::string chain = bridge_object(prefix, bridge);
        text += in_table("flush chain", chain) + "\n" + add_rule(chain, learning);
    }
    text += learn_refusals(bridge) + remove_chains(connection_chains(bridge));
    return text +
           (device == outer_end(bridge) ? connect_namespace(bridge) : connect_port(bridge, device));
}

}  // namespace vif_workspace
