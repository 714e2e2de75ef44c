// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/bridge_namespace.h"

#include <algorithm>
#include <cstring>
#include <utility>

// Before the kernel's headers, which then leave its types alone.
#include <net/if.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "diversion/diversion_rules.h"
#include "host/links.h"
#include "host/network.h"
#include "model/error.h"
#include "model/make_binding.h"

namespace vif_workspace {
namespace {

const std::string name_beginning = "vif-workspace-";

/// The MAC that all ports of vifs have (xen-network-common.sh): nothing takes it for its own.
MacAddress outer_mac() {
    return *MacAddress::parse("fe:ff:ff:ff:ff:ff");
}

/// ethtool(8) "tx": does the kernel leave checksums of what is sent there unfinished? Inside.
class SendChecksums {
  public:
    explicit SendChecksums(InterfaceName device)
        : device_(std::move(device)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

    bool are_left_unfinished() const { return ask(ETHTOOL_GTXCSUM, 0).value_or(1) != 0; }
    void have_finished() const {
        if (ask(ETHTOOL_STXCSUM, 0)) return;
        throw Error(Fault::system,
                    "cannot switch off the checksum offload (tx) of the server's end " +
                        device_.to_string() + ": " + last_error());
    }

  private:
    std::optional<std::uint32_t> ask(std::uint32_t command, std::uint32_t value) const {
        ethtool_value words = {};
        words.cmd = command;
        words.data = value;
        ifreq request = {};
        std::strncpy(request.ifr_name, device_.to_string().c_str(), IFNAMSIZ - 1);
        request.ifr_data = reinterpret_cast<char*>(&words);
        if (ioctl(socket_.number(), SIOCETHTOOL, &request) != 0) return std::nullopt;
        return words.data;
    }

    InterfaceName device_;
    Descriptor socket_;
};

/// Does the pair of that bridge lead into that namespace, and is it in use?
bool leads_into(const InterfaceName& bridge, const NetworkNamespace& network) {
    RouteSocket socket;
    // The outer end comes up last: a pair that is up was made whole.
    const std::optional<Link> outer = find_link(socket, outer_end(bridge));
    if (!outer || !outer->is_up() || !outer->peer_network) return false;
    if (network_id(socket, network.descriptor()) != outer->peer_network) return false;
    bool is_whole = false;
    network.inside([&] {
        RouteSocket there;
        const std::optional<Link> inner = find_link(there, bridge);
        is_whole = inner && inner->index == outer->peer && inner->is_up();
    });
    return is_whole;
}

void prepare_inner_end(const InterfaceName& bridge) {
    RouteSocket socket;
    const std::optional<Link> inner = find_link(socket, bridge);
    if (!inner)
        throw Error(Fault::system, "the server's end of " + bridge.to_string() + " is gone");
    const std::string what = "bring up the server's end of " + bridge.to_string();
    const Ipv4Address server = link_local_server(bridge);
    change_link(socket, inner->index, {.asks_by_arp = false}, what);
    disable_ipv6_address(socket, inner->index);
    // The kernel leaves the checksum of what a UDP socket sends to the card; netback takes such a
    // frame as it is, and some guests throw it away.
    SendChecksums(bridge).have_finished();
    add_address(socket, inner->index, server, 32);
    change_link(socket, inner->index, {.up = true}, what);
    add_default_route(socket, inner->index, server);
}

}  // namespace

std::string namespace_name(const InterfaceName& bridge) {
    return name_beginning + bridge.to_string();
}

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
    add_veth(socket, {outer_end(bridge), outer_mac()}, {bridge, server_mac()},
             network.descriptor());
    network.inside([&] { prepare_inner_end(bridge); });
    const std::optional<Link> outer = find_link(socket, outer_end(bridge));
    if (!outer) {
        throw Error(Fault::system, "device " + outer_end(bridge).to_string() +
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
    for (const std::string& name : network_names(name_beginning)) {
        const auto bridge = InterfaceName::parse(name.substr(name_beginning.size()));
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

std::vector<std::string> BridgeNamespace::faults() const {
    std::vector<std::string> all;
    if (!has_its_name())
        all.push_back("its network namespace is not known as " + namespace_name(bridge_));
    network_.inside([&] {
        if (SendChecksums(bridge_).are_left_unfinished())
            all.emplace_back("its answers leave with unfinished checksums (ethtool: tx)");
        RouteSocket socket;
        const std::optional<Link> inner = find_link(socket, bridge_);
        if (inner && (inner->flags & IFF_NOARP) == 0)
            all.emplace_back("its end asks by ARP, which nobody answers");
        const std::string routes = read_file("/proc/thread-self/net/route").value_or("");
        if (routes.find(bridge_.to_string() + "\t00000000\t") == std::string::npos)
            all.emplace_back("its way to the guests, a default route, is missing");
        const std::vector<Bridge::OwnAddress> own = addresses_of(bridge_);
        const Ipv4Address server = link_local_server(bridge_);
        bool has_address = false;
        for (const auto& one : own) has_address = has_address || one.address == server;
        if (!has_address) all.push_back("its address " + server.to_string() + " is missing");
    });
    return all;
}

void BridgeNamespace::repair() const {
    if (!has_its_name()) network_.give_name(namespace_name(bridge_));
    network_.inside([&] { prepare_inner_end(bridge_); });
}

}  // namespace vif_workspace
