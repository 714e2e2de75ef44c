// SPDX-License-Identifier: GPL-2.0-or-later
// The nodes that libxl__set_xenstore_nic writes for one vif, with their permissions (libxl_nic.c,
// libxl_device.c of Xen 4.17), and those that are left when the device closes.
#include "support/vif.h"

namespace vif_workspace::tests {
namespace {

using Nodes = std::map<std::string, std::string>;

void write_all(Store& store, const std::string& directory, const Nodes& nodes,
               const std::vector<std::string>& permissions) {
    store.write(directory, "");
    store.set_permissions(directory, permissions);
    for (const auto& [name, value] : nodes) store.write(directory + "/" + name, value);
}

}  // namespace

void Vif::build(Store& store) {
    const std::string domain = std::to_string(domid_);
    const std::string device = std::to_string(devid_);
    const std::string kept = "/libxl/" + domain + "/device/vif/" + device;
    Nodes nodes = {
        {"frontend", frontend()},
        {"frontend-id", domain},
        {"online", "1"},
        {"state", "1"},
        {"script", "/etc/xen/scripts/" + config_.script},
        {"mac", config_.mac},
        {"bridge", config_.bridge},
        {"handle", device},
        {"type", config_.type == NicType::emulated ? "vif_ioemu" : "vif"},
        {"hotplug-status", ""},
    };
    if (!config_.ip.empty()) nodes["ip"] = config_.ip;
    if (!config_.vifname.empty()) nodes["vifname"] = config_.vifname;
    if (!config_.vlan.empty()) nodes["vlan"] = config_.vlan;
    write_all(store, backend(), nodes, {"n0", "r" + domain});
    write_all(store, frontend(),
              {{"backend", backend()},
               {"backend-id", "0"},
               {"state", "1"},
               {"handle", device},
               {"mac", config_.mac},
               {"mtu", "1500"}},
              {"n" + domain, "r0"});
    Nodes copy = nodes;
    copy["backend"] = backend();
    write_all(store, kept, copy, {"n0"});
    make_device();
    store.write(backend() + "/state", "2");
}

void Vif::close(Store& store) const {
    store.write(backend() + "/online", "0");
    store.write(backend() + "/state", "5");
    remove_device();
    store.write(backend() + "/state", "6");
    store.remove(backend() + "/hotplug-status");
}

void Vif::remove_nodes(Store& store) const {
    store.remove(frontend());
    store.remove(backend());
    store.remove("/libxl/" + std::to_string(domid_) + "/device/vif/" + std::to_string(devid_));
}

}  // namespace vif_workspace::tests
