// SPDX-License-Identifier: GPL-2.0-or-later
// Parsers of the tables that the kernel shows in /proc/net (proc(5)), and of the names that it
// gives to devices in sysfs. Pure: the callers read the files.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/interface_name.h"
#include "model/ip_address.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// The gateway of the IPv4 default route in /proc/net/route, if it leaves by this bridge.
std::optional<Ipv4Address> default_gateway_in(const std::string& routes,
                                              const InterfaceName& bridge);

/// Does a frame wait unread in one of those sockets ("socket:[INODE]"), by /proc/net/packet?
bool has_unread_frames(const std::string& packet_sockets, const std::set<std::string>& sockets);

/// Does a datagram wait unread in one of those sockets, by /proc/net/udp?
bool has_unread_datagrams(const std::string& udp_sockets, const std::set<std::string>& sockets);

/// The vif of a xen-backend device, by its name, as vif-7-0; nothing for any other name.
std::optional<VifId> vif_of_backend_device(std::string name);

}  // namespace vif_workspace
