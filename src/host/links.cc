// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/links.h"

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <arpa/inet.h>
// Before the kernel's headers, which then do not declare the same types again.
#include <net/if.h>

#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include "host/netlink_message.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

RouteRequest link_request(std::uint16_t type, unsigned index, std::uint16_t flags = 0) {
    RouteRequest request(type, flags);
    auto& header = request.family_header<ifinfomsg>();
    header.ifi_family = AF_UNSPEC;
    header.ifi_index = static_cast<int>(index);
    return request;
}

void set_flag(RouteRequest& request, unsigned flag, bool is_on) {
    auto* header = static_cast<ifinfomsg*>(mnl_nlmsg_get_payload(request.message()));
    header->ifi_change |= flag;
    if (is_on) header->ifi_flags |= flag;
}

RouteRequest change_request(unsigned index, const LinkChange& change) {
    RouteRequest request = link_request(RTM_NEWLINK, index);
    if (change.up) set_flag(request, IFF_UP, *change.up);
    if (change.asks_by_arp) set_flag(request, IFF_NOARP, !*change.asks_by_arp);
    if (change.name) request.add(IFLA_IFNAME, change.name->to_string());
    if (change.mac) request.add(IFLA_ADDRESS, change.mac->octets().data(), 6);
    if (change.mtu) request.add(IFLA_MTU, *change.mtu);
    if (change.master) request.add(IFLA_MASTER, *change.master);
    if (change.forwarded_groups) {
        request.add_nested(IFLA_LINKINFO, [&] {
            request.add(IFLA_INFO_SLAVE_KIND, std::string("bridge"));
            request.add_nested(IFLA_INFO_SLAVE_DATA, [&] {
                request.add_word(IFLA_BRPORT_GROUP_FWD_MASK, *change.forwarded_groups);
            });
        });
    }
    return request;
}

void describe(RouteRequest& request, const VethEnd& end) {
    request.add(IFLA_IFNAME, end.name.to_string());
    request.add(IFLA_ADDRESS, end.mac.octets().data(), 6);
}

void read_mac(const nlattr& attribute, Link& link) {
    if (mnl_attr_get_payload_len(&attribute) != link.mac.size()) return;
    std::memcpy(link.mac.data(), mnl_attr_get_payload(&attribute), link.mac.size());
}

Link read_link(const nlmsghdr& message) {
    const auto* header = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(&message));
    Link link;
    link.index = static_cast<unsigned>(header->ifi_index);
    link.flags = header->ifi_flags;
    for_each_attribute(message, sizeof *header, [&](const nlattr& attribute) {
        switch (mnl_attr_get_type(&attribute)) {
            case IFLA_IFNAME:
                link.name = mnl_attr_get_str(&attribute);
                break;
            case IFLA_ADDRESS:
                read_mac(attribute, link);
                break;
            case IFLA_MTU:
                link.mtu = mnl_attr_get_u32(&attribute);
                break;
            case IFLA_MASTER:
                link.master = mnl_attr_get_u32(&attribute);
                break;
            case IFLA_LINK:
                link.peer = mnl_attr_get_u32(&attribute);
                break;
            case IFLA_LINK_NETNSID:
                link.peer_network = static_cast<int>(mnl_attr_get_u32(&attribute));
                break;
            default:
                break;
        }
    });
    return link;
}

std::uint32_t network_order(const Ipv4Address& address) {
    return htonl(address.number());
}

struct OwnAddress {
    std::uint8_t family;
    std::uint8_t prefix_length;
    std::vector<char> octets;
};

std::vector<OwnAddress> addresses_of_link(RouteSocket& socket, unsigned index) {
    RouteRequest request(RTM_GETADDR, NLM_F_DUMP);
    auto& wanted = request.family_header<ifaddrmsg>();
    wanted.ifa_family = AF_UNSPEC;
    wanted.ifa_index = index;
    std::vector<OwnAddress> addresses;
    socket.ask(request, [&](const nlmsghdr& message) {
        const auto* header = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(&message));
        if (header->ifa_index != index) return;
        const nlattr* local = nullptr;
        for_each_attribute(message, sizeof *header, [&](const nlattr& attribute) {
            const std::uint16_t type = mnl_attr_get_type(&attribute);
            if (type == IFA_LOCAL || (type == IFA_ADDRESS && local == nullptr)) local = &attribute;
        });
        if (local == nullptr) return;
        const char* first = static_cast<const char*>(mnl_attr_get_payload(local));
        addresses.push_back({header->ifa_family, header->ifa_prefixlen,
                             std::vector<char>(first, first + mnl_attr_get_payload_len(local))});
    });
    return addresses;
}

}  // namespace

bool Link::is_up() const {
    return (flags & IFF_UP) != 0;
}

std::optional<Link> find_link(RouteSocket& socket, const InterfaceName& name) {
    RouteRequest request = link_request(RTM_GETLINK, 0);
    request.add(IFLA_IFNAME, name.to_string());
    // Without the statistics of each virtual function of a card.
    request.add(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    std::optional<Link> link;
    const int failure =
        socket.ask(request, [&](const nlmsghdr& message) { link = read_link(message); });
    if (failure == 0 || failure == ENODEV) return link;
    throw Error(ErrorKind::system,
                "cannot read device " + name.to_string() + ": " + std::strerror(failure));
}

void change_link(RouteSocket& socket, unsigned index, const LinkChange& change,
                 const std::string& what) {
    RouteRequest request = change_request(index, change);
    socket.carry_out(request, what);
}

void try_to_change_link(RouteSocket& socket, unsigned index, const LinkChange& change) {
    RouteRequest request = change_request(index, change);
    static_cast<void>(socket.attempt(request));
}

void delete_link(RouteSocket& socket, const InterfaceName& name) {
    const std::optional<Link> link = find_link(socket, name);
    if (!link) return;
    RouteRequest request = link_request(RTM_DELLINK, link->index);
    const int failure = socket.attempt(request);
    if (failure == 0 || failure == ENODEV) return;
    throw Error(ErrorKind::system,
                "cannot delete device " + name.to_string() + ": " + std::strerror(failure));
}

void add_veth(RouteSocket& socket, const VethEnd& here, const VethEnd& there, int network) {
    RouteRequest request = link_request(RTM_NEWLINK, 0, NLM_F_CREATE | NLM_F_EXCL);
    describe(request, here);
    request.add_nested(IFLA_LINKINFO, [&] {
        request.add(IFLA_INFO_KIND, std::string("veth"));
        request.add_nested(IFLA_INFO_DATA, [&] {
            request.add_nested_with_header(VETH_INFO_PEER, sizeof(ifinfomsg), [&] {
                describe(request, there);
                request.add(IFLA_NET_NS_FD, static_cast<std::uint32_t>(network));
            });
        });
    });
    socket.carry_out(request,
                     "make the veth pair " + here.name.to_string() + ", " + there.name.to_string());
}

void disable_ipv6_address(RouteSocket& socket, unsigned index) {
    RouteRequest request = link_request(RTM_NEWLINK, index);
    constexpr std::uint8_t no_address = IN6_ADDR_GEN_MODE_NONE;
    request.add_nested(IFLA_AF_SPEC, [&] {
        request.add_nested(AF_INET6,
                           [&] { request.add_octet(IFLA_INET6_ADDR_GEN_MODE, no_address); });
    });
    static_cast<void>(socket.attempt(request));  // refused by a kernel without IPv6
}

void add_stand_in(RouteSocket& socket, const InterfaceName& name) {
    RouteRequest request = link_request(RTM_NEWLINK, 0, NLM_F_CREATE | NLM_F_EXCL);
    request.add(IFLA_IFNAME, name.to_string());
    // A bridge, because it has one end, and the kernel of every host with vifs can make it.
    request.add_nested(IFLA_LINKINFO, [&] { request.add(IFLA_INFO_KIND, std::string("bridge")); });
    socket.carry_out(request, "make a stand-in for " + name.to_string());
}

void add_address(RouteSocket& socket, unsigned index, const Ipv4Address& address,
                 unsigned prefix_length) {
    RouteRequest request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
    auto& header = request.family_header<ifaddrmsg>();
    header.ifa_family = AF_INET;
    header.ifa_prefixlen = static_cast<std::uint8_t>(prefix_length);
    header.ifa_index = index;
    request.add(IFA_LOCAL, network_order(address)).add(IFA_ADDRESS, network_order(address));
    socket.carry_out(request, "add address " + address.to_string());
}

void remove_addresses(RouteSocket& socket, unsigned index) {
    for (const OwnAddress& address : addresses_of_link(socket, index)) {
        RouteRequest request(RTM_DELADDR, 0);
        auto& header = request.family_header<ifaddrmsg>();
        header.ifa_family = address.family;
        header.ifa_prefixlen = address.prefix_length;
        header.ifa_index = index;
        request.add(IFA_LOCAL, address.octets.data(), address.octets.size());
        const int failure = socket.attempt(request);
        // The kernel removes secondary addresses together with their primary one.
        if (failure == 0 || failure == EADDRNOTAVAIL) continue;
        throw Error(ErrorKind::system, "cannot remove an address of device " +
                                           std::to_string(index) + ": " + std::strerror(failure));
    }
}

void add_default_route(RouteSocket& socket, unsigned index, const Ipv4Address& source) {
    RouteRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
    auto& header = request.family_header<rtmsg>();
    header.rtm_family = AF_INET;
    header.rtm_table = RT_TABLE_MAIN;
    header.rtm_protocol = RTPROT_STATIC;
    header.rtm_scope = RT_SCOPE_LINK;
    header.rtm_type = RTN_UNICAST;
    request.add(RTA_OIF, index).add(RTA_PREFSRC, network_order(source));
    socket.carry_out(request, "add the default route by device " + std::to_string(index));
}

std::optional<int> network_id(RouteSocket& socket, int network) {
    RouteRequest request(RTM_GETNSID, 0);
    request.family_header<rtgenmsg>().rtgen_family = AF_UNSPEC;
    request.add(NETNSA_FD, static_cast<std::uint32_t>(network));
    int id = -1;
    const int failure = socket.ask(request, [&](const nlmsghdr& message) {
        for_each_attribute(message, sizeof(rtgenmsg), [&](const nlattr& attribute) {
            if (mnl_attr_get_type(&attribute) == NETNSA_NSID)
                id = static_cast<int>(mnl_attr_get_u32(&attribute));
        });
    });
    if (failure != 0) {
        throw Error(ErrorKind::system,
                    std::string("cannot ask for a network namespace: ") + std::strerror(failure));
    }
    return id < 0 ? std::nullopt : std::optional(id);
}

}  // namespace vif_workspace
