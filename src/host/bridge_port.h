// SPDX-License-Identifier: GPL-2.0-or-later
// What is done to a vif's port by rtnetlink, as the stock script vif-bridge does it
// (xen-network-common.sh): it gets its name, joins its bridge while it is down, comes up, and
// leaves again. A refusal names the device, what was tried, and the kernel's reason. Knows no
// rules: the callers see to the order.
#pragma once

#include <optional>

#include "host/deadline.h"
#include "model/interface_name.h"

namespace vif_workspace {

/// Is the device a port of that bridge?
bool is_port_of(const InterfaceName& device, const InterfaceName& bridge);

/// Has it been brought up? (Whether it has a carrier is its peer's business.)
bool is_up(const InterfaceName& port);

/// Is it a port of any bridge?
bool is_port(const InterfaceName& device);

/// Do frames to link-local groups that come in by that port pass the rules of its bridge, as
/// put_on_bridge makes them do?
bool forwards_link_local_groups(const InterfaceName& port);

/// Takes the device down and gives it another name. Nothing is done where there is no device of the
/// old name. Throws Error: (conflict) if the new name is taken; (system).
void rename_device(const InterfaceName& from, const InterfaceName& to);

struct PortSettings {
    std::optional<unsigned> mtu = {};  // octets; absent: its bridge's
    /// Frames to the link-local groups 01:80:c2:00:00:0x pass the bridge like any others and so
    /// through its rules; by themselves they pass beside them, into this domain's IP stack.
    bool forwards_link_local_groups = true;
};

/// Makes the device a port of the bridge, and leaves it down: with a MAC that no bridge takes for
/// its own, without addresses, with its MTU; one that the device refuses is logged and is no error.
/// A port that is on the bridge already stays as it is, but for what the settings say. Nothing is
/// begun after the deadline. Returns the MTU that was asked for. Throws Error (system, timeout).
unsigned put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                       const Deadline& deadline, const PortSettings& settings = {});

/// Not after the deadline. Throws Error (system, timeout).
void bring_up(const InterfaceName& port, const Deadline& deadline);

/// Takes the device down and then off whatever bridge it is on; nothing to do if it is gone. Throws
/// Error (system) if it is there and stays.
void take_off_bridge(const InterfaceName& port);

}  // namespace vif_workspace
