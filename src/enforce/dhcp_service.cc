// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/dhcp_service.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include <net/if.h>

#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::chrono::milliseconds longest_wait_for_arrivals(400);

Path arrivals_lock(const Path& run_directory) {
    return run_directory / "arrivals.lock";
}

/// 0 if nothing was served.
std::uint64_t generation_in(const Path& file) {
    const std::string text = read_file(file).value_or("");
    return text.empty() ? 0 : std::strtoull(text.c_str(), nullptr, 10);
}

}  // namespace

std::optional<SharedLock> DhcpService::announce_arrival() const {
    return SharedLock::try_acquire(arrivals_lock(registry_->run_directory()));
}

void DhcpService::serve(const InterfaceName& bridge, std::uint64_t generation,
                        const Deadline& deadline) const {
    const Lock held = lock(bridge, deadline);
    if (generation_in(file(bridge, "generation")) >= generation) return;
    wait_for_arrivals(deadline);
    statistics_.measure(Step::dhcp_change, bridge.to_string(),
                        [&] { serve_registry(bridge, deadline); });
}

void DhcpService::rebuild(const InterfaceName& bridge, const Deadline& deadline) const {
    const Lock held = lock(bridge, deadline);
    server_->invalidate(bridge);
    remove_file(file(bridge, "server-device"));
    serve_registry(bridge, deadline);
}

std::vector<InterfaceName> DhcpService::abandoned_bridges(const BindingSet& set) const {
    std::vector<InterfaceName> bridges = server_->bridges();
    const std::vector<InterfaceName> in_use = set.bridges();
    std::erase_if(bridges, [&](const InterfaceName& bridge) {
        return std::ranges::find(in_use, bridge) != in_use.end();
    });
    return bridges;
}

Lock DhcpService::lock(const InterfaceName& bridge, const Deadline& deadline) const {
    return {file(bridge, "lock"), deadline};
}

void DhcpService::wait_for_arrivals(const Deadline& deadline) const {
    try {
        const Lock all_arrived(arrivals_lock(registry_->run_directory()),
                               deadline.within(longest_wait_for_arrivals));
    } catch (const Error&) {  // the late ones will be served by a change of their own
    }
}

/// With the bridge's lock held.
void DhcpService::serve_registry(const InterfaceName& bridge, const Deadline& deadline) const {
    BindingSet bindings;
    std::uint64_t generation = 0;
    {
        const Registry registry = registry_->open(deadline);
        bindings = registry.bindings();
        generation = registry.generation();
    }
    remove_file(file(bridge, "generation"));
    server_->serve(bridge, bindings, deadline);
    direct_requests_to_server(bridge, deadline);
    const bool has_bindings = std::ranges::any_of(
        bindings.by_serial(), [&](const Binding* one) { return one->bridge == bridge; });
    if (has_bindings) replace_file(file(bridge, "generation"), std::to_string(generation));
}

/// The rules pass requests to a device by its index, so a device that was made again under the same
/// name has to be named again. The file holds the index that the rules name, and is removed
/// whenever they may name another.
void DhcpService::direct_requests_to_server(const InterfaceName& bridge,
                                            const Deadline& deadline) const {
    const Registry registry = registry_->open(deadline);
    const auto server = diversion_->server_device_of(bridge, registry.bindings());
    const Path known = file(bridge, "server-device");
    if (!server) return remove_file(known);
    const std::string index =
        std::to_string(if_nametoindex(server->to_string().c_str())) + " " + server->to_string();
    if (read_file(known) == index) return;
    remove_file(known);
    diversion_->connect_server(bridge, registry.bindings());
    replace_file(known, index);
}

Path DhcpService::file(const InterfaceName& bridge, const char* suffix) const {
    return registry_->run_directory() / ("dhcp." + bridge.to_string() + "." + suffix);
}

}  // namespace vif_workspace
