// SPDX-License-Identifier: GPL-2.0-or-later
// Tables that the kernel shows in /proc/net, as text (proc(5)), and the names that it gives to
// devices in sysfs: read, and no more. Pure; who opens the files asks here.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/interface_name.h"
#include "model/ip_address.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// The router of the IPv4 default route in /proc/net/route, if that leaves by this bridge.
std::optional<Ipv4Address> default_gateway_in(const std::string& routes,
                                              const InterfaceName& bridge);

/// Does a frame wait in one of those sockets, as /proc/net/packet has it?
bool has_unread_frames(const std::string& packet_sockets, const std::set<std::string>& sockets);

/// The vif of a xen-backend device, vif-7-0; nothing for a device of another kind.
std::optional<VifId> vif_of_backend_device(std::string name);

}  // namespace vif_workspace
