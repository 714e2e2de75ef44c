// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/admission.h"

#include <algorithm>

#include "enforce/ports.h"
#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

/// If the registry is lost, the rules are rebuilt from nothing, and vifs that are up would lose
/// theirs.
void refuse_lost_registry(const Enforcer& enforcer, const VifId& entering,
                          const Deadline& deadline) {
    if (Registry::exists(enforcer.registry().run_directory())) return;
    for (const VifId& vif : enforcer.rules().confined_vifs(deadline)) {
        if (vif == entering || devices_of(vif).empty()) continue;
        throw Error(ErrorKind::conflict,
                    "there are rules for " + vif.to_string() +
                        ", but the registry of the vifs in force is missing; run "
                        "`workspacectl repair`");
    }
}

/// vifname= can name any device, even the uplink, which would then be renamed or taken down before
/// our rules matter.
void refuse_foreign_device(const Binding& binding, const BindingSet& set) {
    const Binding* known = set.find(binding.vif);
    for (const InterfaceName& port : binding.ports) {
        if (port == binding.vif.device() || !device_exists(port)) continue;
        const bool was_ours =
            known != nullptr && std::ranges::find(known->ports, port) != known->ports.end();
        if (was_ours || vif_of_device(port) == binding.vif) continue;
        const bool is_its_emulated_nic = is_emulated_nic(port, binding) && !vif_of_device(port);
        if (is_its_emulated_nic) continue;
        throw Error(ErrorKind::conflict,
                    "vifname: " + quote(port.to_string()) +
                        " is a device that exists already; choose another vifname=");
    }
}

}  // namespace

Binding admitted(const Enforcer& enforcer, Binding binding, const BindingSet& others,
                 const Deadline& deadline) {
    enforcer.filter().refuse_unconfinable(binding);
    refuse_lost_registry(enforcer, binding.vif, deadline);
    refuse_conflicts(others, binding);
    refuse_foreign_device(binding, others);
    return binding;
}

}  // namespace vif_workspace
