#include "host/network.h"

#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <sstream>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/route.h>
#include <boost/filesystem/operations.hpp>

#include "host/file.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

Path sysfs_of(const InterfaceName& name) {
    return Path("/sys/class/net") / name.to_string();
}

Ipv4Address address_in(const sockaddr* address) {
    sockaddr_in ipv4 = {};
    std::memcpy(&ipv4, address, sizeof ipv4);
    return Ipv4Address::from_number(ntohl(ipv4.sin_addr.s_addr));
}

}  // namespace

bool is_bridge(const InterfaceName& name) {
    return boost::filesystem::is_directory(sysfs_of(name) / "bridge");
}

bool device_exists(const InterfaceName& name) {
    return if_nametoindex(name.to_string().c_str()) != 0;
}

std::optional<VifId> vif_behind(const InterfaceName& device) {
    boost::system::error_code failure;
    const Path parent = boost::filesystem::read_symlink(sysfs_of(device) / "device", failure);
    if (failure) return std::nullopt;
    // xen-backend devices are called vif-7-0.
    std::string name = parent.filename().string();
    if (!name.starts_with("vif-")) return std::nullopt;
    name.erase(3, 1);
    const std::size_t hyphen = name.find('-');
    if (hyphen == std::string::npos) return std::nullopt;
    name[hyphen] = '.';
    return VifId::parse(name);
}

std::vector<InterfaceName> devices_of(const VifId& vif) {
    std::vector<InterfaceName> names = {vif.device()};
    for (const auto& entry : boost::filesystem::directory_iterator("/sys/class/net")) {
        const auto name = InterfaceName::parse(entry.path().filename().string());
        if (name && *name != vif.device() && vif_behind(*name) == vif) names.push_back(*name);
    }
    std::vector<InterfaceName> devices;
    for (const InterfaceName& name : names) {
        const std::optional<InterfaceName> twin = name.emulated_twin();
        if (device_exists(name)) devices.push_back(name);
        if (twin && device_exists(*twin)) devices.push_back(*twin);
    }
    return devices;
}

std::vector<Bridge::OwnAddress> addresses_of(const InterfaceName& bridge) {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) {
        throw Error(Fault::system, std::string("cannot list addresses: ") + std::strerror(errno));
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
    // proc(5): Iface Destination Gateway Flags RefCnt Use Metric Mask ..., addresses as the
    // hexadecimal of a network-order word.
    std::istringstream table(read_file("/proc/net/route").value_or(""));
    std::string line;
    std::optional<Ipv4Address> router;
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
        router =
            leaves_here ? std::optional(Ipv4Address::from_number(ntohl(gateway))) : std::nullopt;
    }
    return router;
}

}  // namespace vif_workspace
