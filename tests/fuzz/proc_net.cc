// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's tables in /proc/net, and the names of netback's devices in sysfs.
#include "host/proc_net.h"

#include "fuzz.h"

namespace vif_workspace::fuzz {

void fuzz(std::string_view input) {
    static const InterfaceName bridge = InterfaceName::parse("xenbr0").value();
    static_cast<void>(default_gateway_in(std::string(input), bridge));
    static_cast<void>(has_unread_frames(std::string(input), {"socket:[4711]"}));
    const auto vif = vif_of_backend_device(std::string(input));
    if (!vif) return;
    const std::string name =
        "vif-" + std::to_string(vif->domid()) + "-" + std::to_string(vif->devid());
    must(name == input, "a device is another vif's", input);
}

}  // namespace vif_workspace::fuzz
