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

Scene::Scene(const Cast& cast, const std::string& script, Families families)
    : bridge_device_(cast.bridge_device), world_(std::make_unique<World>()), places_({}) {
    const std::string length = "/" + std::to_string(cast.prefix_length);
    world_->add_bridge(cast.bridge_device, cast.bridge.mac, cast.bridge.ip + length);
    lan_ = &world_->add_neighbour("lan", "peth0", cast.lan.mac, cast.lan.ip + length);
    World::add_uplink(cast.bridge_device, "peth0");
    world_->add_domain(cast.domid, "alpha");
    world_->add_domain(cast.domid + 1, "other");
    const bool has_ipv6 = families == Families::both;
    const std::string addresses = cast.guest.ip + (has_ipv6 ? " " + cast.guest.ipv6 : "");
    world_->assign(cast.guest.mac, {{"ip", addresses}, {"hostname", "alpha"}});
    other_ = &world_->add_vif(
        cast.domid + 1, 0,
        {.mac = cast.other.mac, .bridge = cast.bridge_device, .script = "vif-bridge"});
    guest_ = &world_->add_vif(cast.domid, cast.devid,
                              {.mac = cast.guest.mac,
                               .bridge = cast.bridge_device,
                               .script = script,
                               .vifname = cast.vifname});
    bring_up(*other_, store());
    bring_up(*guest_, store());
    bridge_ = std::make_unique<Tap>(world_->tap_on(cast.bridge_device));
    std::vector<Place> places = {{'G', &guest_->card(), cast.guest.mac, cast.guest.ip},
                                 {'H', bridge_.get(), cast.bridge.mac, cast.bridge.ip},
                                 {'L', &lan_->tap, cast.lan.mac, cast.lan.ip},
                                 {'V', &other_->card(), cast.other.mac, cast.other.ip}};
    server_ = tap_at_server(cast.bridge_device);
    if (server_) places.push_back({'S', server_.get(), "", ""});
    places_ = Places(places);
    places_.introduce_all();
}

void Scene::flood_groups() const {
    run_or_throw({"ip", "link", "set", bridge_device_, "type", "bridge", "mcast_snooping", "0"});
}

Differences Scene::differences_in(const std::vector<Vector>& vectors) {
    Differences differences;
    for (const Vector& vector : vectors) {
        places_.introduce_all();
        if (!places_.has(vector.sent_from)) {
            differences.note(vector, "no place");
            continue;
        }
        differences.note(vector, places_.reached(vector.sent_from, vector.frame));
    }
    return differences;
}

Scene Scene::with_workspace() {
    return with_workspace(usual_cast());
}

Scene Scene::with_workspace(const Cast& cast) {
    return {cast, "vif-workspace", Families::ipv4};
}

Scene Scene::with_ipv6_workspace(const Cast& cast) {
    return {cast, "vif-workspace", Families::both};
}

Scene Scene::with_stock_vif() {
    return {usual_cast(), "vif-bridge", Families::ipv4};
}

}  // namespace vif_workspace::tests
