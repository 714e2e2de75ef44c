// SPDX-License-Identifier: GPL-2.0-or-later
#include "diversion/vif_rules.h"

#include "diversion/diversion_commands.h"
#include "model/make_binding.h"
#include "model/text.h"

namespace vif_workspace {
namespace {

bool has_ipv6(const Binding& binding) {
    return !binding.addresses.ipv6.empty();
}

/// Does the guest ask for the MAC of our server by ARP? It does if it has no router, or if the
/// server's address is in its subnet.
bool asks_server_by_arp(const Binding& binding) {
    const bool is_on_link =
        !binding.offer.gateway || binding.subnet().contains(link_local_server(binding.bridge));
    return binding.answered_on_bridge() && is_on_link;
}

/// The rules of a port's base chain, which send DHCP to the vif's other chains. All other frames go
/// on to the bridge. Without a filter, what a guest sends as a server or relay goes there as well,
/// to be dropped.
std::string dispatch(const std::string& chain, const Binding& binding,
                     const DiversionOptions& options) {
    const bool drops_server = !options.has_filter;
    std::string text = add_rule(chain, std::string("udp dport ") + (drops_server ? "67-68" : "67") +
                                           " goto " + request_chain(binding.vif));
    if (has_ipv6(binding) || drops_server) {
        text += add_rule(chain, std::string("udp dport ") + (drops_server ? "546-547" : "547") +
                                    " goto " + request_chain6(binding.vif));
    }
    if (binding.gateway6) {
        text += add_rule(chain,
                         "icmpv6 type nd-router-solicit goto " + solicitation_chain(binding.vif)) +
                // Its router is advertised again and again without a request, and it must be known
                // to which port, even after the rules were made anew.
                add_rule(chain, "ether saddr " + binding.mac.to_string() +
                                    " icmpv6 type 135-136 limit rate 5/second burst 10 packets "
                                    "jump " +
                                    bridge_object("learn6-", binding.bridge));
    }
    if (asks_server_by_arp(binding)) {
        text += add_rule(chain, "arp operation request arp daddr ip " +
                                    link_local_server(binding.bridge).to_string() + " goto " +
                                    arp_chain(binding.vif));
    }
    return text;
}

/// A request must be whole, must not have been relayed, and must have the guest's MAC as its source
/// and as its chaddr. "ether type" excludes tagged frames, whose tag the kernel has taken off by
/// now, where "meta protocol" would not.
std::string requests(const Binding& binding) {
    const std::string chain = request_chain(binding.vif);
    // The filter judges later fragments, which have no ports and may have any bytes in their place,
    // and IPv6, where these ports mean nothing.
    return add_rule(chain, "ip frag-off & 0x1fff != 0 accept") +
           add_rule(chain, "meta protocol ip6 accept") +
           add_rule(chain,
                    "ether type ip ip frag-off & 0x3fff == 0 udp sport 68 udp dport 67 "
                    "ether saddr " +
                        binding.mac.to_string() + " @th,64,24 0x010106 @th,256,32 0 @th,288,48 0x" +
                        hexadecimal(binding.mac.octets()) + " " + request_limit + "counter jump " +
                        bridge_object("ask-", binding.bridge)) +
           add_rule(chain, "counter drop");
}

/// A DHCPv6 request must be one of the messages of a client, types 1 to 11 (RFC 8415 section 7.3;
/// 12 and 13 are a relay's), from a link-local address to the group of servers and relays.
std::string requests6(const Binding& binding) {
    const std::string chain = request_chain6(binding.vif);
    std::string text =
        add_rule(chain, "frag frag-off != 0 accept") + add_rule(chain, "meta protocol ip accept");
    if (has_ipv6(binding)) {
        text += add_rule(
            chain, "ether type ip6 ip6 nexthdr udp udp sport 546 udp dport 547 ether saddr " +
                       binding.mac.to_string() +
                       " @th,64,8 1-11 ip6 saddr fe80::/64 ip6 daddr ff02::1:2 " + request_limit +
                       "counter jump " + bridge_object("ask6-", binding.bridge));
    }
    return text + add_rule(chain, "counter drop");
}

/// A router solicitation (RFC 4861 section 4.1) must be valid, to all routers, and must hold no MAC
/// but the guest's own: it is 8 octets long, or 16 with the option that names the sender's MAC. It
/// must follow the IPv6 header directly, and so is whole.
std::string solicitations(const Binding& binding) {
    const std::string chain = solicitation_chain(binding.vif);
    const std::string valid =
        "ether type ip6 ether saddr " + binding.mac.to_string() +
        " ip6 nexthdr icmpv6 ip6 hoplimit 255 icmpv6 code 0 ip6 daddr ff02::2 ";
    const std::string pass = std::string("limit rate 2/second burst 5 packets counter jump ") +
                             bridge_object("ask6-", binding.bridge);
    return add_rule(chain, valid + "ip6 length 8 ip6 saddr :: " + pass) +
           add_rule(chain, valid + "ip6 length 8 ip6 saddr fe80::/64 " + pass) +
           add_rule(chain, valid +
                               "ip6 length 16 ip6 saddr fe80::/64 @th,64,16 0x0101 @th,80,48 0x" +
                               hexadecimal(binding.mac.octets()) + " " + pass) +
           add_rule(chain, "counter drop");
}

/// Answers the guest's ARP request for the server (RFC 826): the request is changed to its own
/// answer and leaves by the port by which it came in. It must be for Ethernet and IPv4 in all four
/// fields of its header, and from the guest's own MAC and address.
std::string arp_answers(const Binding& binding) {
    const std::string chain = arp_chain(binding.vif);
    const std::string mac = binding.mac.to_string();
    const std::string own = binding.addresses.dhcp_address().to_string();
    const std::string server = server_mac().to_string();
    return add_rule(chain, "ether type arp @nh,0,48 0x000108000604 ether saddr " + mac +
                               " arp saddr ether " + mac + " arp saddr ip " + own + " " +
                               request_limit + "arp operation set reply arp saddr ether set " +
                               server + " arp saddr ip set " +
                               link_local_server(binding.bridge).to_string() +
                               " arp daddr ether set " + mac + " arp daddr ip set " + own +
                               " ether daddr set " + mac + " ether saddr set " + server +
                               " counter fwd to iif") +
           add_rule(chain, "counter drop");
}

}  // namespace

std::string create_vif_chains(const Binding& binding, const DeviceNames& devices,
                              const DiversionOptions& options) {
    const VifId& vif = binding.vif;
    const bool has_requests6 = has_ipv6(binding) || !options.has_filter;
    std::string text = create_chain(request_chain(vif)) + requests(binding);
    if (has_requests6) text += create_chain(request_chain6(vif)) + requests6(binding);
    if (binding.gateway6) text += create_chain(solicitation_chain(vif)) + solicitations(binding);
    if (asks_server_by_arp(binding)) text += create_chain(arp_chain(vif)) + arp_answers(binding);
    for (const PortChain& port : port_chains(binding, devices)) {
        text += create_base_chain(port.chain, "ingress", port.device, "priority 0; policy accept") +
                dispatch(port.chain, binding, options);
    }
    return text;
}

}  // namespace vif_workspace
