// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/concurrent.h"

#include <cstdlib>
#include <stdexcept>

namespace vif_workspace::tests::bench {
namespace {

std::string name_of(unsigned domid) {
    return "ws" + std::to_string(domid);
}

std::string two_digits(unsigned number) {
    return to_hex(Frame{static_cast<std::uint8_t>(number)});
}

/// Writes the nodes that the helper reads of a vif; the others that libxl writes would only take
/// time.
void write_nodes(World& world, unsigned domid) {
    Store& store = world.store();
    const std::string name = name_of(domid);
    store.write("/local/domain/" + std::to_string(domid) + "/name", name);
    world.assign(mac_of(domid), {{"ip", ip_of(domid)}, {"hostname", name}});
    const std::string backend = "/local/domain/0/backend/vif/" + std::to_string(domid) + "/0/";
    const std::map<std::string, std::string> nodes = {{"mac", mac_of(domid)},
                                                      {"bridge", "xenbr0"},
                                                      {"online", "1"},
                                                      {"script", "/etc/xen/scripts/vif-workspace"},
                                                      {"type", "vif"}};
    for (const auto& [node, value] : nodes) store.write(backend + node, value);
}

}  // namespace

void add_wide_bridge(World& world) {
    world.add_bridge("xenbr0", "02:00:00:00:00:01", "10.9.0.1/16");
}

void configure_filter(const std::string& filter, const std::string& dhcp_server) {
    World::configure_exactly("filter = \"" + filter + "\"\n[dhcp]\nserver = \"" + dhcp_server +
                             "\"\n");
}

std::string mac_of(unsigned domid) {
    return "02:16:3e:00:" + two_digits(domid / 256) + ":" + two_digits(domid % 256);
}

std::string ip_of(unsigned domid) {
    return "10.9." + std::to_string(1 + domid / 250) + "." + std::to_string(1 + domid % 250);
}

void add_assigned_domain(World& world, unsigned domid) {
    const std::string name = name_of(domid);
    world.add_domain(domid, name);
    world.assign(mac_of(domid), {{"ip", ip_of(domid)}, {"hostname", name}});
}

Command helper(const std::string& event, unsigned domid) {
    return {{std::getenv("VIF_WORKSPACE_HELPER"), event, "type_if=vif"},
            {{"XENBUS_TYPE", "vif"},
             {"XENBUS_PATH", "backend/vif/" + std::to_string(domid) + "/0"},
             {"XENBUS_BASE_PATH", "backend"},
             {"vif", "vif" + std::to_string(domid) + ".0"}}};
}

void add_vifs(World& world, unsigned count) {
    for (unsigned domid = 1; domid <= count; ++domid) {
        write_nodes(world, domid);
    }
    if (count > 0) run_or_throw({std::getenv("VIF_WORKSPACE_HELPER"), "repair"});
}

double time_of(const Command& command) {
    const Clock::time_point start = Clock::now();
    const Outcome outcome = run(command);
    const std::chrono::duration<double, std::milli> time = Clock::now() - start;
    if (outcome.status == 0) return time.count();
    throw std::runtime_error(command.argv.front() + " exited " + std::to_string(outcome.status) +
                             ": " + outcome.said);
}

}  // namespace vif_workspace::tests::bench
