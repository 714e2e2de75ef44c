// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/network.h"

#include <bit>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <boost/filesystem/operations.hpp>

#include "host/file.h"
#include "host/proc_net.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

Ipv4Address address_in(const sockaddr* address) {
    sockaddr_in ipv4 = {};
    std::memcpy(&ipv4, address, sizeof ipv4);
    return Ipv4Address::from_number(ntohl(ipv4.sin_addr.s_addr));
}

}  // namespace

Path sysfs_of(const InterfaceName& device) {
    return Path("/sys/class/net") / device.to_string();
}

bool is_bridge(const InterfaceName& name) {
    return boost::filesystem::is_directory(sysfs_of(name) / "bridge");
}

bool filters_vlans(const InterfaceName& bridge) {
    return read_file(sysfs_of(bridge) / "bridge" / "vlan_filtering").value_or("").starts_with('1');
}

bool device_exists(const InterfaceName& name) {
    return if_nametoindex(name.to_string().c_str()) != 0;
}

std::optional<MacAddress> mac_of(const InterfaceName& device) {
    const std::string line = read_file(sysfs_of(device) / "address").value_or("");
    return MacAddress::parse(line.substr(0, line.find('\n')));
}

std::optional<unsigned> mtu_of(const InterfaceName& device) {
    return parse_number<unsigned>(leading_digits(read_file(sysfs_of(device) / "mtu").value_or("")));
}

std::optional<VifId> vif_of_device(const InterfaceName& device) {
    boost::system::error_code failure;
    const Path parent = boost::filesystem::read_symlink(sysfs_of(device) / "device", failure);
    if (failure) return std::nullopt;
    return vif_of_backend_device(parent.filename().string());
}

bool is_device_of(const InterfaceName& device, const VifId& vif) {
    return device_exists(device) && vif_of_device(device).value_or(vif) == vif;
}

std::vector<InterfaceName> devices_of(const VifId& vif) {
    std::vector<InterfaceName> names = {vif.device()};
    for (const auto& entry : boost::filesystem::directory_iterator("/sys/class/net")) {
        const auto name = InterfaceName::parse(entry.path().filename().string());
        if (name && *name != vif.device() && vif_of_device(*name) == vif) names.push_back(*name);
    }
    std::vector<InterfaceName> devices;
    for (const InterfaceName& name : names) {
        const std::optional<InterfaceName> emulated = name.emulated_name();
        if (device_exists(name)) devices.push_back(name);
        // A device of this name may be another vif's: that of the guest's stub domain.
        if (emulated && is_device_of(*emulated, vif)) devices.push_back(*emulated);
    }
    return devices;
}

std::vector<Bridge::OwnAddress> addresses_of(const InterfaceName& bridge) {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) {
        throw Error(ErrorKind::system, "cannot list addresses: " + last_error());
    }
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> list(first, freeifaddrs);

    std::vector<Bridge::OwnAddress> addresses;
    for (const ifaddrs* entry = list.get(); entry != nullptr; entry = entry->ifa_next) {
        if (entry->ifa_addr == nullptr || entry->ifa_addr->sa_family != AF_INET) continue;
        if (bridge.to_string() != entry->ifa_name || entry->ifa_netmask == nullptr) continue;
        const std::uint32_t mask = address_in(entry->ifa_netmask).number();
        const auto netmask = Netmask::of_length(static_cast<unsigned>(std::popcount(mask)));
        if (netmask) addresses.push_back({address_in(entry->ifa_addr), *netmask});
    }
    return addresses;
}

std::optional<Ipv4Address> default_gateway_by(const InterfaceName& bridge) {
    return default_gateway_in(read_file("/proc/net/route").value_or(""), bridge);
}

}  // namespace vif_workspace
