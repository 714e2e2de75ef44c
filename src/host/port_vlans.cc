// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/port_vlans.h"

#include <algorithm>
#include <cstring>

// Before the kernel's headers, which then do not declare the same types again.
#include <net/if.h>

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "host/netlink_message.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::uint16_t both_ways = BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED;

RouteRequest bridge_request(std::uint16_t type, unsigned index, std::uint16_t flags) {
    RouteRequest request(type, flags);
    auto& header = request.family_header<ifinfomsg>();
    header.ifi_family = AF_BRIDGE;
    header.ifi_index = static_cast<int>(index);
    return request;
}

/// TYPE is RTM_SETLINK to add the VLAN, RTM_DELLINK to remove it.
void change_vlan(RouteSocket& socket, std::uint16_t type, unsigned index,
                 const bridge_vlan_info& vlan, const std::string& what) {
    RouteRequest request = bridge_request(type, index, 0);
    request.add_nested(IFLA_AF_SPEC,
                       [&] { request.add(IFLA_BRIDGE_VLAN_INFO, &vlan, sizeof vlan); });
    socket.carry_out(request, what);
}

std::vector<PortVlan> vlans_in(const nlattr& specification) {
    std::vector<PortVlan> vlans;
    for_each_nested(specification, [&](const nlattr& attribute) {
        bridge_vlan_info vlan = {};
        const bool is_vlan = mnl_attr_get_type(&attribute) == IFLA_BRIDGE_VLAN_INFO &&
                             mnl_attr_get_payload_len(&attribute) == sizeof vlan;
        if (!is_vlan) return;
        std::memcpy(&vlan, mnl_attr_get_payload(&attribute), sizeof vlan);
        vlans.push_back({vlan.vid, (vlan.flags & both_ways) == both_ways});
    });
    return vlans;
}

}  // namespace

std::vector<PortVlan> vlans_of_port(RouteSocket& socket, unsigned index) {
    RouteRequest request = bridge_request(RTM_GETLINK, 0, NLM_F_DUMP);
    request.add(IFLA_EXT_MASK, RTEXT_FILTER_BRVLAN);
    std::vector<PortVlan> vlans;
    const int failure = socket.ask(request, [&](const nlmsghdr& message) {
        const auto* header = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(&message));
        if (header->ifi_index != static_cast<int>(index)) return;
        for_each_attribute(message, sizeof *header, [&](const nlattr& attribute) {
            if (mnl_attr_get_type(&attribute) == IFLA_AF_SPEC) vlans = vlans_in(attribute);
        });
    });
    if (failure == 0) return vlans;
    throw Error(ErrorKind::system, "cannot read the VLANs of device " + std::to_string(index) +
                                       ": " + std::strerror(failure));
}

bool is_access_port(RouteSocket& socket, unsigned index, const VlanId& vlan) {
    return vlans_of_port(socket, index) == std::vector<PortVlan>{{vlan.number(), true}};
}

void make_access_port(RouteSocket& socket, unsigned index, const VlanId& vlan,
                      const std::string& what) {
    // First the new one: a port that is up is never without a VLAN.
    change_vlan(socket, RTM_SETLINK, index, {.flags = both_ways, .vid = vlan.number()}, what);
    for (const PortVlan& other : vlans_of_port(socket, index)) {
        if (other.id != vlan.number())
            change_vlan(socket, RTM_DELLINK, index, {.flags = 0, .vid = other.id}, what);
    }
}

}  // namespace vif_workspace
