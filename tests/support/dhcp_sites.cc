// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/dhcp_sites.h"

#include <stdexcept>

namespace vif_workspace::tests {
namespace {

std::string two_digits(unsigned number) {
    return to_hex(Frame{static_cast<std::uint8_t>(number)});
}

/// A frame that dom0 sends by a card of its own, after all others that left there.
Frame last_frame_by(const std::string& device) {
    Frame text(device.begin(), device.end());
    text.resize(46);
    return ethernet(broadcast_mac, "02:00:00:00:00:77", 0x88b5, text);
}

}  // namespace

std::string workspace_mac(const Site& site, unsigned number) {
    return "02:16:3e:" + site.bridge_mac.substr(15) + ":00:" + two_digits(number);
}

Sites::Sites() {
    default_route_ =
        &world_.add_neighbour("default", "eth9", "02:bb:00:00:00:09", "192.0.2.254/24");
    run_or_throw({"ip", "address", "add", "192.0.2.1/24", "dev", "eth9"});
    run_or_throw({"ip", "route", "add", "default", "via", "192.0.2.254"});
    const std::vector<std::string> addresses = {"10.9.0.1/24", "192.168.50.1/24", ""};
    for (unsigned i = 0; i < addresses.size(); ++i) {
        const std::string number = std::to_string(i);
        Site site{"xenbr" + number, "02:00:00:00:00:0" + number, addresses[i],
                  "10.9." + number + ".", nullptr};
        world_.add_bridge(site.bridge, site.bridge_mac, site.bridge_address);
        site.router = &world_.add_neighbour("lan" + number, "peth" + number,
                                            "02:aa:00:00:00:0" + number, site.router_ip() + "/24");
        World::add_uplink(site.bridge, "peth" + number);
        sites_.push_back(site);
    }
}

Vif& Sites::add_workspace(const Site& site, unsigned number, unsigned lease_time) {
    const std::string mac = workspace_mac(site, number);
    const unsigned domid =
        static_cast<unsigned>(std::stoul(site.bridge.substr(5))) * 100 + 1 + number;
    world_.add_domain(domid, "ws" + std::to_string(domid));
    world_.assign(mac, {{"ip", site.subnet + std::to_string(number)},
                        {"hostname", "ws" + std::to_string(domid)},
                        {"netmask", "255.255.255.0"},
                        {"gateway", site.router_ip()},
                        {"lease-time", std::to_string(lease_time)}});
    Vif& vif = world_.add_vif(domid, 0, {.mac = mac, .bridge = site.bridge});
    const Hotplug online = vif.create(world_.store());
    if (online.status != 0) throw std::runtime_error("on " + site.bridge + ": " + online.said);
    return vif;
}

std::string Sites::leaked() {
    std::string result;
    const auto look_at = [&](const Neighbour& neighbour, const std::string& card) {
        const Frame last = last_frame_by(card);
        world_.tap_on(card).send(last);
        for (const Frame& frame : neighbour.tap.before(last)) {
            if (is_dhcp(frame)) result += "by " + card + ": " + to_hex(frame).substr(0, 84) + "\n";
        }
    };
    look_at(*default_route_, "eth9");
    for (const Site& site : sites_) look_at(*site.router, "peth" + site.bridge.substr(5));
    return result;
}

}  // namespace vif_workspace::tests
