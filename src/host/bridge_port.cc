// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/bridge_port.h"

#include <cstdlib>

#include <net/if.h>
#include <boost/filesystem/operations.hpp>

#include "host/file.h"
#include "host/links.h"
#include "host/log.h"
#include "host/network.h"
#include "host/port_vlans.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

// A mask of all of 01:80:c2:00:00:0x but 1: the kernel never forwards pause frames.
constexpr std::uint16_t all_link_local_groups = 0xfffd;

Link require_link(RouteSocket& socket, const InterfaceName& name, const std::string& what) {
    if (auto link = find_link(socket, name)) return *link;
    throw Error(ErrorKind::system,
                "cannot " + what + ": the device " + name.to_string() + " no longer exists");
}

void refuse_after(const Deadline& deadline, const std::string& what) {
    if (deadline.has_passed()) throw Error(ErrorKind::timeout, "there was no time left to " + what);
}

void take_down(RouteSocket& socket, const Link& link) {
    if (link.is_up()) change_link(socket, link.index, {.up = false}, "take " + link.name + " down");
}

/// If the device refuses the change, that is logged and ignored; vif-bridge ignores it as well.
void try_to_change(RouteSocket& socket, const Link& link, const LinkChange& change,
                   const std::string& what) {
    try {
        change_link(socket, link.index, change, what);
    } catch (const Error& error) {
        log_warning({{"port", link.name}, {"reason", error.what()}});
    }
}

}  // namespace

MacAddress port_mac() {
    return *MacAddress::parse("fe:ff:ff:ff:ff:ff");
}

bool is_port_of(const InterfaceName& device, const InterfaceName& bridge) {
    return boost::filesystem::exists(sysfs_of(bridge) / "brif" / device.to_string());
}

std::set<std::string> ports_on(const InterfaceName& bridge) {
    std::set<std::string> names;
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(sysfs_of(bridge) / "brif", failure), end;
         !failure && entry != end; entry.increment(failure)) {
        names.insert(entry->path().filename().string());
    }
    return names;
}

bool is_up(const InterfaceName& port) {
    const std::string flags = read_file(sysfs_of(port) / "flags").value_or("0");
    return (std::strtoul(flags.c_str(), nullptr, 16) & IFF_UP) != 0;
}

bool is_port(const InterfaceName& device) {
    return boost::filesystem::exists(sysfs_of(device) / "brport");
}

bool forwards_link_local_groups(const InterfaceName& port) {
    const std::string mask = read_file(sysfs_of(port) / "brport" / "group_fwd_mask").value_or("0");
    return std::strtoul(mask.c_str(), nullptr, 16) == all_link_local_groups;
}

void rename_device(const InterfaceName& from, const InterfaceName& to) {
    if (from == to) return;
    RouteSocket socket;
    const std::optional<Link> link = find_link(socket, from);
    if (!link) return;
    const std::string what = "rename " + from.to_string() + " to " + to.to_string();
    if (find_link(socket, to)) {
        throw Error(ErrorKind::conflict,
                    "cannot " + what + ": a device of that name exists already");
    }
    take_down(socket, *link);
    change_link(socket, link->index, {.name = to}, what);
}

unsigned put_on_bridge(const InterfaceName& port, const InterfaceName& bridge,
                       const Deadline& deadline, const PortSettings& settings) {
    const std::string what = "put " + port.to_string() + " on bridge " + bridge.to_string();
    refuse_after(deadline, what);
    RouteSocket socket;
    const Link link = require_link(socket, port, what);
    const Link master = require_link(socket, bridge, what);
    const bool is_new = link.master != master.index;
    if (is_new) {
        take_down(socket, link);
        const MacAddress mac = port_mac();
        if (link.mac != mac.octets()) {
            try_to_change(socket, link, {.mac = mac},
                          "give " + link.name + " the MAC " + mac.to_string());
        }
        remove_addresses(socket, link.index);
    }
    const unsigned mtu = settings.mtu.value_or(master.mtu);
    if ((is_new || settings.mtu) && link.mtu != mtu) {
        try_to_change(socket, link, {.mtu = mtu},
                      "give " + link.name + " the MTU " + std::to_string(mtu));
    }
    if (is_new) change_link(socket, link.index, {.master = master.index}, what);
    if (settings.vlan && !is_access_port(socket, link.index, *settings.vlan)) {
        make_access_port(socket, link.index, *settings.vlan,
                         "put " + port.to_string() + " into VLAN " + settings.vlan->to_string());
    }
    if (settings.forwards_link_local_groups) {
        change_link(socket, link.index, {.forwarded_groups = all_link_local_groups},
                    "have bridge " + bridge.to_string() +
                        " forward frames to link-local groups from " + port.to_string());
    }
    return mtu;
}

bool is_in_vlan(const InterfaceName& port, const VlanId& vlan) {
    RouteSocket socket;
    const auto link = find_link(socket, port);
    return link && is_access_port(socket, link->index, vlan);
}

void bring_up(const InterfaceName& port, const Deadline& deadline) {
    const std::string what = "bring " + port.to_string() + " up";
    refuse_after(deadline, what);
    RouteSocket socket;
    const Link link = require_link(socket, port, what);
    change_link(socket, link.index, {.up = true}, what);
}

void take_off_bridge(const InterfaceName& port) {
    RouteSocket socket;
    const std::optional<Link> link = find_link(socket, port);
    if (!link) return;
    try {
        // Down first: the frames of a device that is up and no longer a port go to this domain's IP
        // stack.
        take_down(socket, *link);
        if (link->master != 0) {
            change_link(socket, link->index, {.master = 0},
                        "take " + port.to_string() + " off its bridge");
        }
    } catch (const Error&) {
        if (device_exists(port)) throw;
    }
}

}  // namespace vif_workspace
