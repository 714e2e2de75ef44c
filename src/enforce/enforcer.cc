// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/enforcer.h"

#include <algorithm>
#include <ctime>
#include <functional>
#include <set>

#include <net/if.h>

#include "config/base_script_choice.h"
#include "enforce/admission.h"
#include "host/bridge_port.h"
#include "host/lock.h"
#include "host/log.h"
#include "host/network.h"
#include "model/error.h"
#include "model/make_binding.h"

namespace vif_workspace {
namespace {

constexpr std::chrono::milliseconds time_for_those_who_come(400);

DhcpPaths paths_of(const Configuration& configuration) {
    return {.configuration = configuration.dhcpd_configuration,
            .leases = configuration.dhcpd_leases,
            .run = configuration.run_directory};
}

std::uint64_t served_generation(const Path& file) {
    const std::string text = read_file(file).value_or("");
    return text.empty() ? 0 : std::strtoull(text.c_str(), nullptr, 10);
}

Path arrivals_lock(const Configuration& configuration) {
    return configuration.run_directory / "arrivals.lock";
}

}  // namespace

Enforcer::Enforcer(Configuration configuration, const Deadline& deadline)
    : configuration_(std::move(configuration)),
      deadline_(deadline),
      filter_(make_filter(configuration_.filter)),
      dhcp_(make_dhcp_server(configuration_.dhcp, paths_of(configuration_))),
      diversion_({.has_filter = configuration_.filter != FilterKind::none,
                  .has_own_server = configuration_.dhcp != DhcpKind::none}) {}

Enforcer Enforcer::until(const Deadline& deadline) const {
    Enforcer enforcer(configuration_, deadline);
    enforcer.registry_cache_ = registry_cache_;
    return enforcer;
}

std::string Enforcer::answered_by(const Binding& binding) const {
    const std::string name(dhcp_->name());
    if (!binding.answered_on_bridge())
        return "none of ours; behind " + binding.dhcp_interface.to_string();
    return name == "none" ? name : name + ", as " + link_local_server(binding.bridge).to_string();
}

BindingSet Enforcer::recorded() const {
    return Registry::read_unlocked(configuration_.run_directory, *registry_cache_).bindings;
}

Lock Enforcer::dhcp_lock(const InterfaceName& bridge) const {
    return {configuration_.run_directory / ("dhcp." + bridge.to_string() + ".lock"), deadline_};
}

void Enforcer::serve(const InterfaceName& bridge, std::uint64_t generation) {
    const Lock lock = dhcp_lock(bridge);
    if (served_generation(served_file(bridge)) >= generation) return;
    wait_for_arrivals();
    serve_all_of(bridge);
}

std::optional<SharedLock> Enforcer::announce_arrival() const {
    return SharedLock::try_acquire(arrivals_lock(configuration_));
}

void Enforcer::wait_for_arrivals() const {
    try {
        const Lock nobody_comes(arrivals_lock(configuration_),
                                deadline_.within(time_for_those_who_come));
    } catch (const Error&) {  // they will be served by a change of their own
    }
}

void Enforcer::rebuild_dhcp(const InterfaceName& bridge) {
    const Lock lock = dhcp_lock(bridge);
    dhcp_->invalidate(bridge);
    remove_file(directed_file(bridge));
    serve_all_of(bridge);
}

/// With that bridge's DHCP lock held; the registry's inside it, never the other way round.
void Enforcer::serve_all_of(const InterfaceName& bridge) {
    const RegistryState record = [&] {
        const Registry registry = this->registry();
        return RegistryState{registry.bindings(), registry.generation()};
    }();
    remove_file(served_file(bridge));
    dhcp_->serve(bridge, record.bindings, deadline_);
    direct(bridge);
    const bool has_workspaces = std::ranges::any_of(
        record.bindings.by_arrival(), [&](const Binding* one) { return one->bridge == bridge; });
    if (has_workspaces) replace_file(served_file(bridge), std::to_string(record.generation));
}

/// Requests go to a device by its index, so that one that was made again under its name has to be
/// named again. The file says to which they go; it is of the rules that stand, and goes when they
/// may not.
void Enforcer::direct(const InterfaceName& bridge) {
    const Registry registry = this->registry();
    const auto server = diversion_.server_port_of(bridge, registry.bindings());
    const Path file = directed_file(bridge);
    if (!server) return remove_file(file);
    const std::string index =
        std::to_string(if_nametoindex(server->to_string().c_str())) + " " + server->to_string();
    if (read_file(file) == index) return;
    remove_file(file);
    diversion_.connect_server(bridge, registry.bindings());
    replace_file(file, index);
}

Path Enforcer::directed_file(const InterfaceName& bridge) const {
    return configuration_.run_directory / ("dhcp." + bridge.to_string() + ".server-port");
}

Path Enforcer::served_file(const InterfaceName& bridge) const {
    return configuration_.run_directory / ("dhcp." + bridge.to_string() + ".generation");
}

void Enforcer::attach_ports(const Entry& entry) const {
    const InterfaceName& bridge = entry.binding.bridge;
    const bool is_scripted = base_script_of(configuration_).has_value();
    for (const InterfaceName& port : entry.binding.ports) {
        // An emulated card joins at its own event; but where a script joins it, which knows of no
        // rules, it is on the bridge before.
        const bool joins_later = port.to_string().ends_with("-emu") && !is_scripted;
        if (joins_later || !is_device_of(port, entry.binding.vif)) continue;
        if (filter_->confines()) put_on_bridge(port, bridge, deadline_);
    }
}

void Enforcer::add_device_chains(const VifId& vif) const {
    const Registry registry = this->registry();
    const Binding* binding = registry.bindings().find(vif);
    if (binding != nullptr) diversion_.add_device_chains(*binding, registry.bindings());
}

void Enforcer::leave(const VifId& vif) {
    std::vector<InterfaceName> bridges;
    std::uint64_t generation = 0;
    std::vector<Error> errors;
    const auto attempt = [&](const std::function<void()>& step) {
        try {
            step();
        } catch (const Error& error) {
            errors.push_back(error);
        }
    };
    {
        Registry registry = registry_or_no_ports(vif);
        const BindingSet before = registry.bindings();
        const Binding* leaving = before.find(vif);
        // The rules go when no port is left for them: if one stays on the bridge, so do they.
        take_ports_off(vif, leaving != nullptr ? leaving->ports : std::vector<InterfaceName>());
        // An offline that was killed took the vif off the record first: this one does the rest.
        const bool is_cut_short = registry.has_record() && !rules_are_current();
        if (leaving != nullptr || is_cut_short)
            attempt([&] { apply(registry, before.without(vif)); });
        bridges = leaving != nullptr ? std::vector{leaving->bridge} : left_behind(before);
        generation = registry.generation();
    }
    for (const InterfaceName& bridge : bridges) attempt([&] { serve(bridge, generation); });
    if (!errors.empty()) throw Error(Error::joined(errors));
}

/// Bridges that have a server of ours, and no workspace.
std::vector<InterfaceName> Enforcer::left_behind(const BindingSet& recorded) const {
    std::vector<InterfaceName> bridges = dhcp_->bridges();
    const std::vector<InterfaceName> in_use = recorded.bridges();
    std::erase_if(bridges, [&](const InterfaceName& bridge) {
        return std::ranges::find(in_use, bridge) != in_use.end();
    });
    return bridges;
}

/// Whoever cannot have the record takes the ports off all the same: what is off its bridge needs no
/// rules.
Registry Enforcer::registry_or_no_ports(const VifId& vif) const {
    try {
        return registry();
    } catch (const Error& error) {
        log_error(
            {{"vif", vif.to_string()}, {"registry", "unavailable"}, {"reason", error.what()}});
        take_ports_off(vif, {});
        throw;
    }
}

void Enforcer::take_ports_off(const VifId& vif, const std::vector<InterfaceName>& recorded) const {
    std::set<InterfaceName> ports(recorded.begin(), recorded.end());
    // Also without a record: an offline may have passed while the port was joining.
    for (const InterfaceName& device : devices_of(vif)) ports.insert(device);
    std::vector<Error> errors;
    for (const InterfaceName& port : ports) {
        try {
            if (is_device_of(port, vif)) take_off_bridge(port);
        } catch (const Error& error) {
            errors.push_back(error);
        }
    }
    if (!errors.empty()) throw Error(Error::joined(errors));
}

}  // namespace vif_workspace
