#include "admission.h"

#include <algorithm>

#include "host/network.h"
#include "host/udp_listeners.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr std::uint16_t dhcp_server_port = 67;

bool is_ours(const std::vector<std::string>& listener, const Configuration& configuration) {
    return std::ranges::any_of(listener, [&](const std::string& word) {
        return word.starts_with(configuration.dhcpd_configuration.string() + "/");
    });
}

}  // namespace

void refuse_foreign_device(const Binding& binding, const BindingSet& set) {
    const Binding* known = set.find(binding.vif);
    for (const InterfaceName& port : binding.ports) {
        if (port == binding.vif.device() || !device_exists(port)) continue;
        const bool was_ours =
            known != nullptr && std::ranges::find(known->ports, port) != known->ports.end();
        if (was_ours || vif_behind(port) == binding.vif) continue;
        const bool is_twin = port.to_string().ends_with("-emu") && !vif_behind(port);
        if (is_twin) continue;
        throw Error(Fault::conflict,
                    "vifname: " + quote(port.to_string()) +
                        " is a device that exists already; choose another vifname=");
    }
}

SiteDhcp site_dhcp_on(const InterfaceName& bridge, const BindingSet& set,
                      const Configuration& configuration) {
    switch (configuration.of(bridge).site_dhcp) {
        case SiteDhcpSetting::here:
            return SiteDhcp::here;
        case SiteDhcpSetting::elsewhere:
            return SiteDhcp::elsewhere;
        case SiteDhcpSetting::automatic:
            break;
    }
    for (const Binding* binding : set.by_arrival()) {
        if (binding->bridge == bridge) return binding->site_dhcp;
    }
    const auto listeners = udp_listeners(dhcp_server_port);
    const bool foreign = std::ranges::any_of(
        listeners, [&](const auto& listener) { return !is_ours(listener, configuration); });
    return foreign ? SiteDhcp::here : SiteDhcp::elsewhere;
}

}  // namespace vif_workspace
