#include "host/network.h"
#include "verbs.h"

namespace vif_workspace {

void remove(const Event& event, Host& host) {
    // The rules for it go with the vif's offline, which libxl calls first: then it must not be a
    // port.
    take_off_bridge(*event.tap, host.deadline());
}

}  // namespace vif_workspace
