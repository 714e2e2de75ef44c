#include "host/bridge_port.h"
#include "host/network.h"
#include "verbs.h"

namespace vif_workspace {

void remove(const Event& event, Host& host) {
    // The rules for it go with the vif's offline, which libxl calls first: then it must not be a
    // port.
    take_off_bridge(*event.tap, host.deadline());
    for (const InterfaceName& device : devices_of(event.backend.vif)) {
        const bool is_twin = device.to_string().ends_with("-emu");
        if (is_twin) take_off_bridge(device, host.deadline());
    }
}

}  // namespace vif_workspace
