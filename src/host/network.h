// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel says of this domain's bridges, devices and routes. Asked when a binding is made
// and when one is undone.
#pragma once

#include <optional>
#include <vector>

#include "host/file.h"
#include "model/interface_name.h"
#include "model/mac_address.h"
#include "model/make_binding.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// The directory in which the kernel tells of a device, whether there is one or not.
Path sysfs_of(const InterfaceName& device);

/// Is it a bridge device of this domain?
bool is_bridge(const InterfaceName& name);

bool device_exists(const InterfaceName& name);

/// Its MAC now; nothing if it is gone, or no Ethernet device.
std::optional<MacAddress> mac_of(const InterfaceName& device);

/// The vif that netback made this device for (its sysfs parent), whatever its name is now; nothing
/// for a device of another kind.
std::optional<VifId> vif_of_device(const InterfaceName& device);

/// Does a device of that name exist, and is it that vif's? A device that netback made is only its
/// own vif's, even if another vif had a port of that name before it was renamed; a device that
/// netback did not make (of an emulated NIC) is taken for the vif's.
bool is_device_of(const InterfaceName& device, const VifId& vif);

/// Every device that may be a port of the vif, as far as the kernel tells: what netback made for
/// it, whatever its name is now, and the emulated twin of each.
std::vector<InterfaceName> devices_of(const VifId& vif);

/// Its IPv4 addresses in this domain, the kernel's order.
std::vector<Bridge::OwnAddress> addresses_of(const InterfaceName& bridge);

/// The router of this domain's IPv4 default route (main table), if that leaves by this bridge.
std::optional<Ipv4Address> default_gateway_by(const InterfaceName& bridge);

}  // namespace vif_workspace
