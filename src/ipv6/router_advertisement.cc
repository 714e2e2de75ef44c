// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/router_advertisement.h"

#include "ipv6/tins_address.h"

namespace vif_workspace {
namespace {

using Tins::ICMPv6;

struct Lifetimes {
    std::uint16_t router;
    std::uint16_t name_servers;
};

constexpr auto longest = static_cast<std::uint16_t>(router_lifetime.count());

ICMPv6 advertisement(const Ipv6Guest& guest, const Lifetimes& seconds) {
    ICMPv6 message(ICMPv6::ROUTER_ADVERT);
    message.managed(1);  // addresses by DHCPv6
    message.other(1);    // and other information
    message.router_lifetime(seconds.router);
    constexpr std::uint16_t least_mtu = 1280;  // of IPv6 (RFC 8200 section 5)
    if (guest.mtu && guest.mtu->octets() >= least_mtu) message.mtu({0, guest.mtu->octets()});
    if (!guest.dns.empty()) {  // RFC 8106
        ICMPv6::recursive_dns_type servers(seconds.name_servers);
        for (const Ipv6Address& server : guest.dns) servers.servers.push_back(as_tins(server));
        message.recursive_dns_servers(servers);
    }
    if (guest.domain) message.dns_search_list({seconds.name_servers, {guest.domain->to_string()}});
    return message;
}

}  // namespace

ICMPv6 router_advertisement(const Ipv6Guest& guest) {
    return advertisement(guest, {longest, longest});
}

ICMPv6 router_farewell(const Ipv6Guest& earlier, const Ipv6Guest& guest) {
    const std::uint16_t router = earlier.router == guest.router ? longest : 0;
    return advertisement(earlier, {router, 0});
}

}  // namespace vif_workspace
