// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/read_binding.h"

#include "config/base_script_choice.h"
#include "host/network.h"
#include "model/error.h"
#include "model/make_binding.h"

namespace vif_workspace {
namespace {

/// Then neither the event nor verify_after_join() puts the port on its bridge: the script does, and
/// brings it up in the bridge's own VLAN.
void refuse_vlan_of_script(const Vif& vif, const Enforcer& enforcer) {
    if (!vif.vlan || enforcer.filter().confines()) return;
    const auto script = base_script_of(enforcer.configuration());
    if (!script) return;
    throw Error(ErrorKind::input,
                "vlan: " + quote(vif.vlan->to_string()) +
                    " is not possible with filter = \"none\" where " + *script +
                    " brings the port up; set a filter, or base_script = \"builtin\" "
                    "and remove the hooks in vif-post.d");
}

}  // namespace

Binding read_binding(Store& store, const BackendPath& backend,
                     const std::optional<InterfaceName>& emulated_device,
                     const Enforcer& enforcer) {
    VifRequest request =
        store.transact([&](const Transaction& reading) { return read_vif(reading, backend); });
    if (emulated_device) request.vif.has_emulated_nic = true;  // whatever the node "type" says
    return read_binding(request, enforcer);
}

Binding read_binding(const VifRequest& request, const Enforcer& enforcer) {
    const InterfaceName& name = request.vif.bridge;
    if (!is_bridge(name)) {
        throw Error(ErrorKind::input,
                    "bridge: " + quote(name.to_string()) +
                        " is not a bridge in this domain; create it, or correct bridge= "
                        "of the vif");
    }
    refuse_vlan_of_script(request.vif, enforcer);
    const Bridge bridge = {.addresses = addresses_of(name),
                           .default_gateway = default_gateway_by(name),
                           .filters_vlans = filters_vlans(name)};
    Binding binding = make_binding(request.vif, request.assignment,
                                   enforcer.configuration().of(name).defaults, bridge);
    if (enforcer.configuration().ipv6.server == Ipv6Server::none) {
        binding.gateway6.reset();  // nothing would advertise it
        binding.dns6.clear();
    }
    return binding;
}

}  // namespace vif_workspace
