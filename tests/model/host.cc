// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/host.h"

#include <poll.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "support/link.h"
#include "support/process_handle.h"

namespace vif_workspace::tests {
namespace {

const std::string run_directory = "/run/vif-workspace";
const std::string bridge = "xenbr0";

std::string relative_backend(const Guest& guest) {
    return "backend/vif/" + std::to_string(guest.domid) + "/" + std::to_string(guest.devid);
}

std::vector<std::string> devices_of(const Guest& guest) {
    return {guest.vif(), guest.vif() + "-emu"};
}

Outcome helper(const Words& words) {
    Command command = {{std::getenv("VIF_WORKSPACE_HELPER")}};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    return run(command);
}

/// A directory that cannot be written while this object exists.
class ReadOnly {
  public:
    explicit ReadOnly(std::string directory) : directory_(std::move(directory)) {
        run_or_throw({"mkdir", "-p", directory_});
        run_or_throw({"mount", "--bind", directory_, directory_});
        run_or_throw({"mount", "-o", "remount,bind,ro", directory_});
    }
    ReadOnly(const ReadOnly&) = delete;
    ReadOnly& operator=(const ReadOnly&) = delete;
    ~ReadOnly() { run({{"umount", "-l", directory_}}); }

  private:
    std::string directory_;
};

void kill_dhcpd() {
    for (const Daemon& daemon : dhcpd_of_ours()) {
        const FileDescriptor handle = process_handle(daemon.pid);
        kill(daemon.pid, SIGKILL);
        pollfd ended{handle.number(), POLLIN, 0};
        poll(&ended, 1, 5000);
    }
}

}  // namespace

ModelHost::ModelHost(const std::string& dhcp) : guests_("guests") {
    world_.add_default_bridge();
    World::configure("base_script = \"vif-bridge\"\n[dhcp]\nserver = \"" + dhcp + "\"\n");
    add_site_rules();
    for (const Guest& guest : guests()) {
        const std::string home = "/local/domain/" + std::to_string(guest.domid);
        if (!world_.store().read(home))
            world_.add_domain(guest.domid, "ws" + std::to_string(guest.domid));
    }
    before_ = in_force();
}

void ModelHost::make_device(const std::string& name) const {
    run_or_throw(
        {"ip", "link", "add", name, "type", "veth", "peer", "name", name, "netns", guests_.name()});
}

void ModelHost::appear(const Guest& guest) {
    const std::string backend = "/local/domain/0/" + relative_backend(guest);
    Store& store = world_.store();
    store.write(backend + "/mac", guest.mac);
    store.write(backend + "/bridge", bridge);
    store.write(backend + "/script", "/etc/xen/scripts/vif-workspace");
    store.write(backend + "/type", guest.is_hvm ? "vif_ioemu" : "vif");
    if (!guest.vifname.empty()) store.write(backend + "/vifname", guest.vifname);
    store.write(backend + "/online", "1");
    if (!has_device(guest.vif())) make_device(guest.vif());
}

Outcome ModelHost::event(const Step& step) const {
    const bool is_repair = step.action == "repair";
    const bool is_of_a_tap = step.action == "add" || step.action == "remove";
    Command command = {{std::getenv("VIF_WORKSPACE_HELPER"), step.action}};
    if (!is_repair) {
        const Guest& guest = guest_called(step.target);
        command.argv.emplace_back(is_of_a_tap ? "type_if=tap" : "type_if=vif");
        command.environment["XENBUS_PATH"] = relative_backend(guest);
        command.environment["INTERFACE"] = guest.vif() + "-emu";
    }
    if (step.at > 0) {
        command.environment.insert({{"LD_PRELOAD", FAULTS},
                                    {"FAULT", step.fault},
                                    {"FAULT_AT", std::to_string(step.at)},
                                    {"FAULT_MARK", "/run/fault-happened"}});
    }
    std::optional<ReadOnly> read_only;
    if (step.fault == "readonly") read_only.emplace(run_directory);
    Outcome outcome = run(command);
    const bool comes_up = step.action == "online" || step.action == "add";
    if (!comes_up || outcome.status != 0) return outcome;
    for (const std::string& device : devices_of(guest_called(step.target))) {
        if (is_port(device)) run_or_throw({"ip", "link", "set", device, "up"});
    }
    return outcome;
}

Outcome ModelHost::apply(const Step& step) {
    Outcome done = {0, "", milliseconds(0)};
    if (step.action == "assign")
        return helper({"assign", step.target, "ip=" + step.address, "hostname=alpha"});
    if (step.action == "unassign") return helper({"unassign", step.target});
    if (step.action == "flush") return run({{"nft", "flush", "ruleset"}});
    if (step.action == "flush-nat") return run({{"ebtables", "-t", "nat", "-F"}});
    if (step.action == "forget") {
        std::filesystem::remove_all(run_directory);
        return done;
    }
    if (step.action == "damage") {
        std::filesystem::create_directories(run_directory);
        std::ofstream(run_directory + "/registry") << "vif-workspace registry 0\n";
        return done;
    }
    if (step.action == "kill-dhcpd") {
        kill_dhcpd();
        return done;
    }
    if (step.action == "repair") return event(step);

    const Guest& guest = guest_called(step.target);
    const std::string backend = "/local/domain/0/" + relative_backend(guest);
    if (step.action == "appear") {
        appear(guest);
    } else if (step.action == "closing") {
        if (world_.store().read(backend)) world_.store().write(backend + "/online", "0");
    } else if (step.action == "vanish") {
        world_.store().remove(backend);  // and netback takes the device away
        for (const std::string& device : devices_of(guest)) {
            if (has_device(device)) run_or_throw({"ip", "link", "delete", device});
        }
    } else if (step.action == "delete-device" || step.action == "unbridge") {
        for (const std::string& device : devices_of(guest)) {
            if (!has_device(device)) continue;
            step.action == "unbridge" ? run_or_throw({"ip", "link", "set", device, "nomaster"})
                                      : run_or_throw({"ip", "link", "delete", device});
        }
    } else {
        const bool needs_emulated_nic = step.action == "add" && has_device(guest.vif());
        if (needs_emulated_nic && !has_device(guest.vif() + "-emu"))
            make_device(guest.vif() + "-emu");
        return event(step);
    }
    return done;
}

Observed ModelHost::apply_and_observe(const Step& step) {
    const Outcome outcome = apply(step);
    Observed observed = {.status = outcome.status, .said = outcome.said, .listed = {}};
    const Outcome list = helper({"list", "--json"});
    observed.registry_is_readable = list.status == 0;
    if (list.status != 0) {
        observed.said += "; list says: " + list.said;
        return observed;
    }
    const auto document = nlohmann::json::parse(list.said);
    for (const auto& vif : document.at("vifs")) observed.listed[vif.at("vif")] = vif.at("ip").at(0);
    return observed;
}

Outcome ModelHost::check() const {
    return helper({"check"});
}

bool ModelHost::is_on_bridge(const std::string& vif) const {
    return is_port(vif);
}

bool ModelHost::is_up_on_bridge(const std::string& vif) const {
    if (!is_port(vif)) return false;
    std::string flags = contents("/sys/class/net/" + vif + "/flags");
    return (std::stoul(flags, nullptr, 16) & 1U) != 0;
}

std::string ModelHost::clear() {
    for (const Guest& guest : guests()) {
        for (const std::string& device : devices_of(guest)) {
            if (has_device(device)) run_or_throw({"ip", "link", "delete", device});
        }
        world_.store().remove("/local/domain/0/" + relative_backend(guest));
        world_.store().remove(World::assignment(guest.mac));
    }
    const Outcome repair = helper({"repair"});
    if (repair.status != 0) return "the last repair failed: " + repair.said;
    if (has_rules_of_ours() || !registry().empty() || !dhcpd_of_ours().empty())
        return "something is left of those that have gone: " + difference(before_, in_force());
    return "";
}

}  // namespace vif_workspace::tests
