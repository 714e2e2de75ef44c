// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/admission.h"

#include <algorithm>

#include "host/network.h"
#include "model/error.h"

namespace vif_workspace {

void refuse_foreign_device(const Binding& binding, const BindingSet& set) {
    const Binding* known = set.find(binding.vif);
    for (const InterfaceName& port : binding.ports) {
        if (port == binding.vif.device() || !device_exists(port)) continue;
        const bool was_ours =
            known != nullptr && std::ranges::find(known->ports, port) != known->ports.end();
        if (was_ours || vif_of_device(port) == binding.vif) continue;
        const bool is_emulated = port.to_string().ends_with("-emu") && !vif_of_device(port);
        if (is_emulated) continue;
        throw Error(Fault::conflict,
                    "vifname: " + quote(port.to_string()) +
                        " is a device that exists already; choose another vifname=");
    }
}

}  // namespace vif_workspace
