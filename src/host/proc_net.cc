// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/proc_net.h"

#include <limits>
#include <sstream>
#include <string_view>

#include <arpa/inet.h>
#include <net/route.h>

namespace vif_workspace {

std::optional<Ipv4Address> default_gateway_in(const std::string& routes,
                                              const InterfaceName& bridge) {
    // The columns: Iface Destination Gateway Flags RefCnt Use Metric Mask ...; addresses are
    // hexadecimal words in network order.
    std::istringstream table(routes);
    std::string line;
    std::optional<Ipv4Address> default_gateway;
    unsigned lowest_metric = std::numeric_limits<unsigned>::max();
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string interface;
        std::uint32_t destination = 0;
        std::uint32_t gateway = 0;
        std::uint32_t mask = 0;
        unsigned flags = 0;
        unsigned references = 0;
        unsigned use = 0;
        unsigned metric = 0;
        fields >> interface >> std::hex >> destination >> gateway >> flags >> std::dec >>
            references >> use >> metric >> std::hex >> mask;
        const bool is_default = fields && destination == 0 && mask == 0;
        if (!is_default || metric >= lowest_metric) continue;
        lowest_metric = metric;
        const bool leaves_here = interface == bridge.to_string() && (flags & RTF_GATEWAY) != 0;
        default_gateway =
            leaves_here ? std::optional(Ipv4Address::from_number(ntohl(gateway))) : std::nullopt;
    }
    return default_gateway;
}

bool has_unread_frames(const std::string& packet_sockets, const std::set<std::string>& sockets) {
    // The columns: sk RefCnt Type Proto Iface R Rmem User Inode.
    std::istringstream table(packet_sockets);
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string word;
        std::string unread;
        std::string inode;
        for (int skipped = 0; skipped < 6; ++skipped) fields >> word;
        fields >> unread >> word >> inode;
        if (fields && unread != "0" && sockets.contains("socket:[" + inode + "]")) return true;
    }
    return false;
}

bool has_unread_datagrams(const std::string& udp_sockets, const std::set<std::string>& sockets) {
    // The columns: sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid
    // timeout inode. The queues are hexadecimal, with eight digits each.
    constexpr std::string_view empty = "00000000";
    std::istringstream table(udp_sockets);
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string word;
        std::string queues;
        std::string inode;
        for (int skipped = 0; skipped < 4; ++skipped) fields >> word;
        fields >> queues;
        for (int skipped = 0; skipped < 4; ++skipped) fields >> word;
        fields >> inode;
        if (fields && !queues.ends_with(empty) && sockets.contains("socket:[" + inode + "]"))
            return true;
    }
    return false;
}

std::optional<VifId> vif_of_backend_device(std::string name) {
    if (!name.starts_with("vif-")) return std::nullopt;
    name.erase(3, 1);
    const std::size_t hyphen = name.find('-');
    if (hyphen == std::string::npos) return std::nullopt;
    name[hyphen] = '.';
    return VifId::parse(name);
}

}  // namespace vif_workspace
