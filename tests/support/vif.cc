// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/vif.h"

#include <net/if.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/link.h"

namespace vif_workspace::tests {
namespace {

const std::string scripts = "/etc/xen/scripts/";
const std::string card_name = "eth0";
const std::string emulated_card_name = "emu0";

std::string numbers(unsigned domid, unsigned devid, char between) {
    return std::to_string(domid) + between + std::to_string(devid);
}

bool has_been_set_up(const std::string& device) {
    std::ifstream file("/sys/class/net/" + device + "/flags");
    std::string flags;
    file >> flags;
    return !flags.empty() && (std::stoul(flags, nullptr, 16) & IFF_UP) != 0;
}

}  // namespace

bool has_device(const std::string& name) {
    return std::filesystem::exists("/sys/class/net/" + name);
}

Vif::Vif(unsigned domid, unsigned devid, VifConfig config)
    : domid_(domid),
      devid_(devid),
      config_(std::move(config)),
      guest_("guest" + numbers(domid, devid, '.')) {}

std::string Vif::name() const {
    return "vif" + numbers(domid_, devid_, '.');
}

std::string Vif::port() const {
    return config_.vifname.empty() ? name() : config_.vifname;
}

std::string Vif::backend() const {
    return "/local/domain/0/backend/vif/" + numbers(domid_, devid_, '/');
}

std::string Vif::frontend() const {
    return "/local/domain/" + std::to_string(domid_) + "/device/vif/" + std::to_string(devid_);
}

void Vif::make_device() {
    run_or_throw({"ip", "link", "add", name(), "address", "fe:ff:ff:ff:ff:ff", "type", "veth",
                  "peer", "name", card_name, "address", config_.mac, "netns", guest_.name()});
    run_or_throw({"ip", "-n", guest_.name(), "link", "set", card_name, "up"});
    card_.emplace(guest_, card_name);
}

bool Vif::owns(const std::string& device) const {
    return device == name() || device == port() || config_.type == NicType::emulated;
}

void Vif::remove_device() const {
    for (const std::string& device : {name(), port(), emulated(), port() + "-emu"}) {
        if (owns(device) && has_device(device)) run_or_throw({"ip", "link", "delete", device});
    }
}

void Vif::make_emulated_device() const {
    run_or_throw({"ip", "link", "add", emulated(), "type", "veth", "peer", "name",
                  emulated_card_name, "address", config_.mac, "netns", guest_.name()});
    run_or_throw({"ip", "-n", guest_.name(), "link", "set", emulated_card_name, "up"});
}

std::map<std::string, std::string> Vif::environment() const {
    std::map<std::string, std::string> result = {
        {"script", scripts + config_.script},
        {"XENBUS_TYPE", "vif"},
        {"XENBUS_PATH", "backend/vif/" + numbers(domid_, devid_, '/')},
        {"XENBUS_BASE_PATH", "backend"},
        {"netdev", ""},
        {"vif", name()},
    };
    if (config_.type == NicType::emulated) result["INTERFACE"] = emulated();
    return result;
}

Process Vif::start(const std::string& event) const {
    const bool tap = event == "add" || event == "remove";
    return start({event, tap ? "type_if=tap" : "type_if=vif"}, {});
}

Process Vif::start(const Words& arguments,
                   const std::map<std::string, std::string>& changed) const {
    Command command{{scripts + config_.script}, environment()};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    for (const auto& [name, value] : changed) command.environment[name] = value;
    return Process(command);
}

Hotplug Vif::ended(Process& script) {
    const Outcome outcome = script.outcome();
    if (outcome.duration > xl_limit)
        throw std::runtime_error("xl would have killed the script; it said: " + outcome.said);
    return {outcome.status, outcome.said, outcome.duration};
}

Hotplug Vif::call(const std::string& event) const {
    Process script = start(event);
    return after_ports_forward(ended(script));
}

Hotplug Vif::call(const Words& arguments, const std::map<std::string, std::string>& changed) const {
    Process script = start(arguments, changed);
    return after_ports_forward(ended(script));
}

Hotplug Vif::after_ports_forward(const Hotplug& event) const {
    if (event.status != 0) return event;
    for (const std::string& device : {port(), emulated(), port() + "-emu"}) {
        if (!owns(device) || !is_port(device) || !has_been_set_up(device)) continue;
        wait_for_port(device);
        wait_for_carrier(guest_, device == port() ? card_name : emulated_card_name);
    }
    return event;
}

Hotplug Vif::create(Store& store) {
    build(store);
    return call("online");
}

Hotplug Vif::destroy(Store& store) const {
    close(store);
    Hotplug result = call("offline");
    remove_nodes(store);
    return result;
}

bool Vif::is_on(const std::string& bridge) const {
    return std::filesystem::exists("/sys/class/net/" + bridge + "/brif/" + port());
}

bool Vif::is_up() const {
    return has_been_set_up(port());
}

}  // namespace vif_workspace::tests
