// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/bridge_namespace.h"

#include <algorithm>
#include <cstring>
#include <utility>

// Before the kernel's headers, which then do not declare the same types again.
#include <net/if.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "diversion/diversion_names.h"
#include "host/bridge_port.h"
#include "host/links.h"
#include "host/network.h"
#include "model/error.h"
#include "model/make_binding.h"

namespace vif_workspace {
namespace {

const std::string name_prefix = "vif-workspace-";

}  // namespace

std::string namespace_name(const InterfaceName& bridge) {
    return name_prefix + bridge.to_string();
}

namespace {

/// The checksum offload of a device for sending, ethtool(8) "tx": with it, the kernel leaves the
/// checksum of a packet to the device. To be used inside the device's network namespace.
class ChecksumOffload {
  public:
    explicit ChecksumOffload(InterfaceName device)
        : device_(std::move(device)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

    bool is_on() const { return call(ETHTOOL_GTXCSUM, 0).value_or(1) != 0; }
    void switch_off() const {
        if (call(ETHTOOL_STXCSUM, 0)) return;
        throw Error(ErrorKind::system,
                    "cannot switch off the checksum offload (tx) of the server's device " +
                        device_.to_string() + ": " + last_error());
    }

  private:
    std::optional<std::uint32_t> call(std::uint32_t command, std::uint32_t value) const {
        ethtool_value argument = {};
        argument.cmd = command;
        argument.data = value;
        ifreq request = {};
        std::strncpy(request.ifr_name, device_.to_string().c_str(), IFNAMSIZ - 1);
        request.ifr_data = reinterpret_cast<char*>(&argument);
        if (ioctl(socket_.number(), SIOCETHTOOL, &request) != 0) return std::nullopt;
        return argument.data;
    }

    InterfaceName device_;
    Descriptor socket_;
};

/// Does the pair of that bridge lead into that namespace, with both ends up?
bool leads_into(const InterfaceName& bridge, const NetworkNamespace& network) {
    RouteSocket socket;
    // make() brings the outer end up last, so a pair whose outer end is up is complete.
    const std::optional<Link> outer = find_link(socket, outer_end(bridge));
    if (!outer || !outer->is_up() || !outer->peer_network) return false;
    if (network_id(socket, network.descriptor()) != outer->peer_network) return false;
    bool is_complete = false;
    network.inside([&] {
        RouteSocket there;
        const std::optional<Link> inner = find_link(there, bridge);
        is_complete = inner && inner->index == outer->peer && inner->is_up();
    });
    return is_complete;
}

void prepare_inner_end(const InterfaceName& bridge) {
    RouteSocket socket;
    const std::optional<Link> inner = find_link(socket, bridge);
    if (!inner)
        throw Error(ErrorKind::system, "the server's device " + bridge.to_string() +
                                           " is missing in the network namespace " +
                                           namespace_name(bridge) + "; run `workspacectl repair`");
    const std::string what = "set up the server's device " + bridge.to_string();
    const Ipv4Address server = link_local_server(bridge);
    change_link(socket, inner->index, {.asks_by_arp = false}, what);
    disable_ipv6_address(socket, inner->index);
    // With offload the kernel leaves the checksum of a UDP packet to the card. netback passes such
    // a frame on unchanged, and some guests drop it.
    ChecksumOffload(bridge).switch_off();
    add_address(socket, inner->index, server, 32);
    change_link(socket, inner->index, {.up = true}, what);
    add_default_route(socket, inner->index, server);
}

}  // namespace

std::optional<BridgeNamespace> BridgeNamespace::find(const InterfaceName& bridge,
                                                     const std::vector<Process>& servers) {
    std::vector<NetworkNamespace> candidates;
    if (auto named = NetworkNamespace::named(namespace_name(bridge)))
        candidates.push_back(std::move(*named));
    for (const Process& server : servers) {
        if (auto its = NetworkNamespace::of_process(server.pid()))
            candidates.push_back(std::move(*its));
    }
    for (NetworkNamespace& candidate : candidates) {
        if (leads_into(bridge, candidate)) return BridgeNamespace(bridge, std::move(candidate));
    }
    return std::nullopt;
}

BridgeNamespace BridgeNamespace::make(const InterfaceName& bridge) {
    RouteSocket socket;
    delete_link(socket, outer_end(bridge));
    NetworkNamespace network = NetworkNamespace::make();
    network.give_name(namespace_name(bridge));
    add_veth(socket, {outer_end(bridge), port_mac()}, {bridge, server_mac()}, network.descriptor());
    network.inside([&] { prepare_inner_end(bridge); });
    const std::optional<Link> outer = find_link(socket, outer_end(bridge));
    if (!outer) {
        throw Error(ErrorKind::system, "device " + outer_end(bridge).to_string() +
                                           " was deleted while it was being made; try again");
    }
    disable_ipv6_address(socket, outer->index);
    change_link(socket, outer->index, {.up = true}, "bring up " + outer_end(bridge).to_string());
    return {bridge, std::move(network)};
}

void BridgeNamespace::remove(const InterfaceName& bridge) {
    RouteSocket socket;
    delete_link(socket, outer_end(bridge));
    remove_network_name(namespace_name(bridge));
}

std::vector<InterfaceName> BridgeNamespace::bridges() {
    std::vector<InterfaceName> found;
    for (const std::string& name : network_names(name_prefix)) {
        const auto bridge = InterfaceName::parse(name.substr(name_prefix.size()));
        if (bridge) found.push_back(*bridge);
    }
    return found;
}

bool BridgeNamespace::exists_in_part(const InterfaceName& bridge) {
    const std::vector<InterfaceName> left = bridges();
    return device_exists(outer_end(bridge)) || std::ranges::find(left, bridge) != left.end();
}

bool BridgeNamespace::has_its_name() const {
    const auto named = NetworkNamespace::named(namespace_name(bridge_));
    return named && named->number() == network_.number();
}

std::vector<std::string> BridgeNamespace::defects() const {
    std::vector<std::string> all;
    if (!has_its_name())
        all.push_back("its network namespace is not known as " + namespace_name(bridge_));
    network_.inside([&] {
        if (ChecksumOffload(bridge_).is_on())
            all.emplace_back("its answers leave with unfinished checksums (ethtool: tx)");
        RouteSocket socket;
        const std::optional<Link> inner = find_link(socket, bridge_);
        if (inner && (inner->flags & IFF_NOARP) == 0)
            all.emplace_back(
                "its device sends ARP requests, which are not answered (IFF_NOARP is off)");
        const std::string routes = read_file("/proc/thread-self/net/route").value_or("");
        if (routes.find(bridge_.to_string() + "\t00000000\t") == std::string::npos)
            all.emplace_back("its default route, by which answers leave, is missing");
        const std::vector<Bridge::OwnAddress> own = addresses_of(bridge_);
        const Ipv4Address server = link_local_server(bridge_);
        if (std::ranges::find(own, server, &Bridge::OwnAddress::address) == own.end())
            all.push_back("its address " + server.to_string() + " is missing");
    });
    return all;
}

void BridgeNamespace::repair() const {
    if (!has_its_name()) network_.give_name(namespace_name(bridge_));
    network_.inside([&] { prepare_inner_end(bridge_); });
}

}  // namespace vif_workspace
