// SPDX-License-Identifier: GPL-2.0-or-later
// What the kernel says of the bridges, devices, addresses and routes of this domain, by sysfs,
// getifaddrs(3) and /proc/net. Changes nothing. Called when a binding is made, when its ports are
// attached or taken off, and by check.
#pragma once

#include <optional>
#include <vector>

#include "host/file.h"
#include "model/interface_name.h"
#include "model/mac_address.h"
#include "model/make_binding.h"
#include "model/vif_id.h"

namespace vif_workspace {

/// The directory in which the kernel describes a device. It need not exist.
Path sysfs_of(const InterfaceName& device);

/// Is there a bridge of that name in this domain?
bool is_bridge(const InterfaceName& name);

/// Is the bridge VLAN-aware (vlan_filtering)?
bool filters_vlans(const InterfaceName& bridge);

bool device_exists(const InterfaceName& name);

/// Its present MAC; nothing if it does not exist or is no Ethernet device.
std::optional<MacAddress> mac_of(const InterfaceName& device);

/// Its MTU in octets; nothing if it does not exist.
std::optional<unsigned> mtu_of(const InterfaceName& device);

/// The vif for which netback made this device (its parent in sysfs), whatever its name is now;
/// nothing for a device that netback did not make.
std::optional<VifId> vif_of_device(const InterfaceName& device);

/// Does a device of that name exist, and is it that vif's? A device that netback made belongs to
/// the vif for which it was made, even if it now has a name that was a port of another vif; a
/// device that netback did not make (of an emulated NIC) is taken for the vif's.
bool is_device_of(const InterfaceName& device, const VifId& vif);

/// The existing devices of a vif: those that netback made for it, whatever their names are now, and
/// the emulated NIC of each (NAME-emu).
std::vector<InterfaceName> devices_of(const VifId& vif);

/// The IPv4 addresses of this domain on that bridge, in the kernel's order.
std::vector<Bridge::OwnAddress> addresses_of(const InterfaceName& bridge);

/// The gateway of this domain's IPv4 default route (main table), if it leaves by this bridge.
std::optional<Ipv4Address> default_gateway_by(const InterfaceName& bridge);

}  // namespace vif_workspace
