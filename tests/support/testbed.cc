// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/testbed.h"

#include <unistd.h>

#include <stdexcept>

namespace vif_workspace::tests {
namespace {

void bring_up(Vif& vif, Store& store) {
    const Hotplug online = vif.create(store);
    if (online.status != 0) {
        throw std::runtime_error(vif.name() + " does not come online: " + online.said);
    }
}

}  // namespace

std::unique_ptr<Tap> tap_at_server(const std::string& bridge) {
    const std::string name = "vif-workspace-" + bridge;
    if (access(("/run/netns/" + name).c_str(), F_OK) != 0) return nullptr;
    return std::make_unique<Tap>(NetworkNamespace::existing(name), bridge);
}

Neighbour& add_lan(World& world) {
    Neighbour& lan = world.add_neighbour("lan", "peth0", lan_mac, lan_ip + "/24");
    World::add_uplink("xenbr0", "peth0");
    return lan;
}

Testbed::Testbed(const Machines& machines, const std::string& script, Families families)
    : bridge_device_(machines.bridge_device), world_(std::make_unique<World>()), probes_({}) {
    const std::string length = "/" + std::to_string(machines.prefix_length);
    world_->add_bridge(machines.bridge_device, machines.bridge.mac, machines.bridge.ip + length);
    lan_ = &world_->add_neighbour("lan", "peth0", machines.lan.mac, machines.lan.ip + length);
    World::add_uplink(machines.bridge_device, "peth0");
    world_->add_domain(machines.domid, "alpha");
    world_->add_domain(machines.domid + 1, "other");
    const bool has_ipv6 = families == Families::both;
    const std::string addresses = machines.guest.ip + (has_ipv6 ? " " + machines.guest.ipv6 : "");
    world_->assign(machines.guest.mac, {{"ip", addresses}, {"hostname", "alpha"}});
    other_ = &world_->add_vif(
        machines.domid + 1, 0,
        {.mac = machines.other.mac, .bridge = machines.bridge_device, .script = "vif-bridge"});
    guest_ = &world_->add_vif(machines.domid, machines.devid,
                              {.mac = machines.guest.mac,
                               .bridge = machines.bridge_device,
                               .script = script,
                               .vifname = machines.vifname});
    bring_up(*other_, store());
    bring_up(*guest_, store());
    bridge_ = std::make_unique<Tap>(world_->tap_on(machines.bridge_device));
    std::vector<Place> probes = {{'G', &guest_->card(), machines.guest.mac, machines.guest.ip},
                                 {'H', bridge_.get(), machines.bridge.mac, machines.bridge.ip},
                                 {'L', &lan_->tap, machines.lan.mac, machines.lan.ip},
                                 {'V', &other_->card(), machines.other.mac, machines.other.ip}};
    server_ = tap_at_server(machines.bridge_device);
    if (server_) probes.push_back({'S', server_.get(), "", ""});
    probes_ = FrameProbes(probes);
    probes_.introduce_all();
}

void Testbed::flood_groups() const {
    run_or_throw({"ip", "link", "set", bridge_device_, "type", "bridge", "mcast_snooping", "0"});
}

Differences Testbed::differences_in(const std::vector<Vector>& vectors) {
    Differences differences;
    for (const Vector& vector : vectors) {
        probes_.introduce_all();
        if (!probes_.has(vector.sent_from)) {
            differences.note(vector, "no place");
            continue;
        }
        differences.note(vector, probes_.reached(vector.sent_from, vector.frame));
    }
    return differences;
}

Testbed Testbed::with_workspace() {
    return with_workspace(usual_machines());
}

Testbed Testbed::with_workspace(const Machines& machines) {
    return {machines, "vif-workspace", Families::ipv4};
}

Testbed Testbed::with_ipv6_workspace(const Machines& machines) {
    return {machines, "vif-workspace", Families::both};
}

Testbed Testbed::with_stock_vif() {
    return {usual_machines(), "vif-bridge", Families::ipv4};
}

}  // namespace vif_workspace::tests
