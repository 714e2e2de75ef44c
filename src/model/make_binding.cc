// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/make_binding.h"

#include <algorithm>

#include "model/error.h"
#include "model/hash.h"

namespace vif_workspace {
namespace {

/// One hour: a guest that got a wrong assignment gets the corrected one soon, and renewals cost
/// next to nothing, because they do not leave the host.
const LeaseTime default_lease_time = *LeaseTime::parse("3600");

std::optional<Netmask> netmask_for(const Ipv4Address& address, const DhcpOptions& options,
                                   const Bridge& bridge) {
    if (options.netmask) return options.netmask;
    for (const auto& own : bridge.addresses) {
        if (own.netmask.subnet_of(own.address).contains(address)) return own.netmask;
    }
    return std::nullopt;
}

/// No host can have the network address or the broadcast address of a subnet (RFC 1122 section
/// 3.2.1.3); a /31 and a /32 have neither (RFC 3021).
bool is_host_of(const Ipv4Prefix& subnet, const Ipv4Address& address) {
    if (!subnet.contains(address)) return false;
    return subnet.length() >= 31 || (address != subnet.first() && address != subnet.last());
}

void refuse_unusable_address(const Ipv4Prefix& subnet, const Ipv4Address& address) {
    if (is_host_of(subnet, address)) return;
    throw Error(ErrorKind::input, "ip: " + quote(address.to_string()) +
                                      " is the network or broadcast address of " +
                                      subnet.to_string() + "; assign a host's address");
}

void refuse_foreign_gateway(const Ipv4Prefix& subnet, const std::optional<Ipv4Address>& gateway) {
    if (!gateway || is_host_of(subnet, *gateway)) return;
    throw Error(ErrorKind::input, "gateway: " + quote(gateway->to_string()) +
                                      " is not a host's address in the guest's subnet " +
                                      subnet.to_string() + "; correct gateway or netmask");
}

void refuse_foreign_broadcast(const Ipv4Prefix& subnet, const Ipv4Address& broadcast) {
    if (broadcast == subnet.last() || broadcast == Ipv4Address::from_number(0xffffffff)) return;
    throw Error(ErrorKind::input, "broadcast: " + quote(broadcast.to_string()) +
                                      " is not the broadcast address of " + subnet.to_string() +
                                      ", " + subnet.last().to_string() + "; correct or remove it");
}

/// A guest with the address of the router or of the host could impersonate it to all others.
void refuse_others_addresses(const Addresses& addresses, const std::optional<Ipv4Address>& gateway,
                             const Bridge& bridge, const Ipv4Address& server) {
    for (const Ipv4Prefix& prefix : addresses.ipv4) {
        if (prefix.contains(server)) {
            throw Error(ErrorKind::input, "ip: " + quote(prefix.to_string()) +
                                              " holds the address of the DHCP server, " +
                                              server.to_string() + "; assign another address");
        }
        if (gateway && prefix.contains(*gateway)) {
            throw Error(ErrorKind::input, "ip: " + quote(prefix.to_string()) +
                                              " holds the gateway " + gateway->to_string() +
                                              "; assign another address");
        }
        for (const auto& own : bridge.addresses) {
            if (!prefix.contains(own.address)) continue;
            throw Error(ErrorKind::input, "ip: " + quote(prefix.to_string()) +
                                              " holds the bridge's own address " +
                                              own.address.to_string() + "; assign another address");
        }
    }
}

std::optional<Ipv4Address> gateway_for(const Addresses& addresses, const Ipv4Prefix& subnet,
                                       const DhcpOptions& options, const Bridge& bridge) {
    if (options.gateway) return options.gateway;
    // A default route through another subnet is of no use to this guest.
    const auto& route = bridge.default_gateway;
    const bool serves = route && is_host_of(subnet, *route) && *route != addresses.dhcp_address();
    return serves ? route : std::nullopt;
}

Offer offer_for(const Vif& vif, const Addresses& addresses, const DhcpOptions& options,
                const Bridge& bridge) {
    const Ipv4Address& address = addresses.dhcp_address();
    const std::optional<Netmask> netmask = netmask_for(address, options, bridge);
    if (!netmask) {
        throw Error(ErrorKind::input,
                    "netmask: none is known for " + address.to_string() +
                        "; set the node netmask, set it in [bridge." + vif.bridge.to_string() +
                        "] of the configuration, or give the bridge an address in that subnet");
    }
    const Ipv4Prefix subnet = netmask->subnet_of(address);
    const std::optional<Ipv4Address> gateway = gateway_for(addresses, subnet, options, bridge);
    const Ipv4Address broadcast = options.broadcast.value_or(subnet.last());
    refuse_misfits(subnet, address, gateway, broadcast);
    refuse_others_addresses(addresses, gateway, bridge, link_local_server(vif.bridge));

    return {.netmask = *netmask,
            .broadcast = broadcast,
            .gateway = gateway,
            .dns = options.dns,
            .domain = options.domain,
            .ntp = options.ntp,
            .lease_time = options.lease_time.value_or(default_lease_time),
            .mtu = options.mtu};
}

bool is_answered_on_bridge(const Vif& vif, const DhcpOptions& options) {
    return options.dhcp_interface.value_or(vif.bridge) == vif.bridge;
}

/// A default of the bridge is only for the workspaces that it is of use to.
void refuse_useless_gateway6(const Vif& vif, const Assignment& assignment,
                             const DhcpOptions& options) {
    if (!assignment.options.gateway6) return;
    const std::string start = "gateway6: " + quote(assignment.options.gateway6->to_string());
    if (!assignment.addresses.dhcpv6_address()) {
        throw Error(ErrorKind::input, start +
                                          " is of no use without an IPv6 address; assign one in "
                                          "the node ip, or remove gateway6");
    }
    if (is_answered_on_bridge(vif, options)) return;
    throw Error(ErrorKind::input,
                start + " is of no use where another server answers (dhcp-if); remove one of them");
}

/// A guest that would be answered from another VLAN than its own is refused too.
void refuse_impossible_vlan(const Vif& vif, const DhcpOptions& options, const Bridge& bridge) {
    if (!vif.vlan) return;
    const std::string start =
        "vlan: " + quote(vif.vlan->to_string()) + " is not possible, because ";
    const std::string& name = vif.bridge.to_string();
    if (!bridge.filters_vlans) {
        throw Error(
            ErrorKind::input,
            start + "bridge " + name +
                " is not VLAN-aware, and the guest would be in no VLAN; make it so (`ip link "
                "set " +
                name +
                " type bridge vlan_filtering 1`), or remove vlan= and name a bridge of the "
                "VLAN");
    }
    if (is_answered_on_bridge(vif, options)) return;
    throw Error(ErrorKind::input,
                start + "the guest's requests would leave by dhcp-if " +
                    quote(options.dhcp_interface->to_string()) +
                    " without a tag; remove dhcp-if, or name a bridge of the VLAN");
}

/// Only a guest with IPv6 gets router advertisements at all.
RouterAdvertisers advertisers_for(const Assignment& assignment, const DhcpOptions& options) {
    if (assignment.addresses.ipv6.empty() || !options.advertisers) return {};
    return *options.advertisers;
}

}  // namespace

Binding make_binding(const Vif& vif, const Assignment& assignment, const DhcpOptions& defaults,
                     const Bridge& bridge) {
    const DhcpOptions options = with_defaults(assignment.options, defaults);
    refuse_useless_gateway6(vif, assignment, options);
    refuse_impossible_vlan(vif, options, bridge);
    const bool has_dhcpv6 =
        assignment.addresses.dhcpv6_address() && is_answered_on_bridge(vif, options);
    return {.vif = vif.id,
            .mac = vif.mac,
            .hostname = assignment.hostname,
            .addresses = assignment.addresses,
            .bridge = vif.bridge,
            .dhcp_interface = options.dhcp_interface.value_or(vif.bridge),
            .vlan = vif.vlan,
            .ports = ports_of(vif),
            .offer = offer_for(vif, assignment.addresses, options, bridge),
            .gateway6 = has_dhcpv6 ? options.gateway6 : std::nullopt,
            .dns6 = has_dhcpv6 ? options.dns6 : std::vector<Ipv6Address>(),
            .advertisers = advertisers_for(assignment, options),
            .groups = assignment.groups,
            .peers = assignment.peers,
            .phase = Phase::pending,
            .serial = 0,
            .since = 0};
}

void refuse_misfits(const Ipv4Prefix& subnet, const Ipv4Address& address,
                    const std::optional<Ipv4Address>& gateway, const Ipv4Address& broadcast) {
    refuse_unusable_address(subnet, address);
    refuse_foreign_gateway(subnet, gateway);
    refuse_foreign_broadcast(subnet, broadcast);
}

std::vector<InterfaceName> ports_of(const Vif& vif) {
    if (vif.renamed && vif.renamed->to_string().starts_with(own_device_prefix)) {
        throw Error(ErrorKind::input,
                    "vifname: " + vif.renamed->quoted() + " begins with " +
                        std::string(own_device_prefix) +
                        ", as devices of vif-workspace itself do; choose another vifname=");
    }
    std::vector<InterfaceName> names = {vif.id.device()};
    if (vif.renamed && *vif.renamed != names.front()) names.push_back(*vif.renamed);

    std::vector<InterfaceName> ports = names;
    for (const InterfaceName& name : names) {
        if (!vif.has_emulated_nic) break;
        const std::optional<InterfaceName> emulated = name.emulated_name();
        if (!emulated) {
            throw Error(ErrorKind::input, "vifname: " + quote(name.to_string()) +
                                              " is too long for the name of its emulated NIC, " +
                                              name.to_string() + "-emu; use at most 11 characters");
        }
        ports.push_back(*emulated);
    }
    return ports;
}

Ipv4Address link_local_server(const InterfaceName& bridge) {
    // The hash of the name selects one of 169.254.1.0 to 169.254.168.255: RFC 3927 reserves the
    // first and the last 256 addresses, and guests look for the metadata of a cloud at
    // 169.254.169.254.
    constexpr std::uint32_t first = 0xa9fe0100;
    return Ipv4Address::from_number(first + fnv1a(bridge.to_string()) % (168U * 256U));
}

}  // namespace vif_workspace
