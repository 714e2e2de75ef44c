// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/world.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/link.h"
#include "support/private_host.h"

namespace vif_workspace::tests {

namespace {

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

/// The DHCP server that this run of the tests is about, by its name in the configuration:
/// isc-dhcpd, or the value of VIF_WORKSPACE_TEST_DHCP.
const std::string& dhcp_under_test() {
    static const std::string server = [] {
        const char* chosen = std::getenv("VIF_WORKSPACE_TEST_DHCP");
        return std::string(chosen == nullptr ? "isc-dhcpd" : chosen);
    }();
    return server;
}

}  // namespace

const std::string& filter_under_test() {
    static const std::string filter = [] {
        const char* chosen = std::getenv("VIF_WORKSPACE_TEST_FILTER");
        return std::string(chosen == nullptr ? "ebtables" : chosen);
    }();
    return filter;
}

World::World() : dom0_(make_private_host()) {
    // With no file it is ebtables, and ISC dhcpd.
    if (!is_under_test("ebtables") || dhcp_under_test() != "isc-dhcpd") configure("");
    store_.write("/local/domain/0/domid", "0");
    store_.write("/local/domain/0/name", "Domain-0");
}

World::~World() {
    end_private_host();
}

void World::add_bridge(const std::string& name, const std::string& mac,
                       const std::string& address) {
    run_or_throw({"ip", "link", "add", name, "address", mac, "type", "bridge", "stp_state", "0",
                  "forward_delay", "0"});
    if (!address.empty()) run_or_throw({"ip", "address", "add", address, "dev", name});
    run_or_throw({"ip", "link", "set", name, "up"});
}

void World::add_default_bridge() {
    add_bridge("xenbr0", "02:00:00:00:00:01", "10.9.0.1/24");
}

Neighbour& World::add_neighbour(const std::string& name, const std::string& card,
                                const std::string& mac, const std::string& address) {
    NetworkNamespace network(name);
    const std::string device = "eth0";
    run_or_throw({"ip", "link", "add", card, "type", "veth", "peer", "name", device, "address", mac,
                  "netns", name});
    if (!address.empty()) {
        run_or_throw({"ip", "-n", name, "address", "add", address, "dev", device});
    }
    run_or_throw({"ip", "-n", name, "link", "set", device, "up"});
    run_or_throw({"ip", "link", "set", card, "up"});
    wait_for_carrier(network, device);
    Tap tap(network, device);
    return neighbours_.emplace_back(Neighbour{std::move(network), device, mac, std::move(tap)});
}

void World::add_uplink(const std::string& bridge, const std::string& card) {
    run_or_throw({"ip", "link", "set", card, "master", bridge});
    wait_for_port(card);
}

void World::add_domain(unsigned domid, const std::string& name) {
    const std::string number = std::to_string(domid);
    const std::string home = "/local/domain/" + number;
    std::string serial = number;
    serial.insert(0, 12 - serial.size(), '0');
    const std::string vm = "/vm/b6c1d7ae-0000-4000-8000-" + serial;
    Xenstored::create_domain(domid);
    for (const std::string& directory : {home, vm, home + "/device", home + "/control"}) {
        store_.write(directory, "");
        store_.set_permissions(directory, {"n0", "r" + number});
    }
    for (const std::string& directory : {home + "/data", home + "/attr"}) {
        store_.write(directory, "");
        store_.set_permissions(directory, {"n" + number});
    }
    store_.write(vm + "/uuid", vm.substr(4));
    store_.write(vm + "/name", name);
    store_.write(home + "/vm", vm);
    store_.write(home + "/name", name);
    store_.write(home + "/domid", number);
    store_.write("/libxl/" + number + "/type", "pvh");
    store_.introduce(domid);
}

void World::destroy_domain(unsigned domid) {
    const std::string home = "/local/domain/" + std::to_string(domid);
    const auto vm = store_.read(home + "/vm");
    if (vm) store_.remove(*vm);
    store_.remove(home);
    store_.remove("/libxl/" + std::to_string(domid));
    Xenstored::destroy_domain(domid);
}

Vif& World::add_vif(unsigned domid, unsigned devid, const VifConfig& config) {
    return vifs_.emplace_back(domid, devid, config);
}

Vif& World::add_workspace(unsigned domid, const std::string& mac, const std::string& ip) {
    const std::string name = "ws" + std::to_string(domid);
    add_domain(domid, name);
    assign(mac, {{"ip", ip}, {"hostname", name}});
    return add_vif(domid, 0, {.mac = mac});
}

std::string World::assignment(const std::string& mac) {
    std::string key = mac;
    std::ranges::replace(key, ':', '-');
    return "/local/domain/0/workspace/vif/" + key;
}

void World::assign(const std::string& mac, const std::map<std::string, std::string>& nodes) {
    for (const auto& [name, value] : nodes) store_.write(assignment(mac) + "/" + name, value);
}

void World::configure(const std::string& text) {
    const bool chooses_dhcp =
        dhcp_under_test() == "isc-dhcpd" || text.find("[dhcp") != std::string::npos;
    const std::string dhcp = "dhcp.server = \"" + dhcp_under_test() + "\"\n";
    configure_exactly("filter = \"" + filter_under_test() + "\"\n" + (chooses_dhcp ? "" : dhcp) +
                      text);
}

void World::configure_exactly(const std::string& text) {
    write_file("/etc/xen/vif-workspace.conf", text);
}

void World::replace_script(const std::string& name, const std::string& text) {
    const std::string path = "/etc/xen/scripts/" + name;
    write_file(path, text);
    std::filesystem::permissions(path, std::filesystem::perms(0755));
}

const std::string World::packaged_scripts = "/run/packaged-xen-scripts";

}  // namespace vif_workspace::tests
