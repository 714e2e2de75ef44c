#include "host/log.h"
#include "verbs.h"

namespace vif_workspace {

void offline(const Event& event, Host& host) {
    // From the record alone: of what stands in xenstore, and of the devices, nothing may be left by
    // now.
    host.leave(event.backend.vif);
    log_event("offline vif=" + event.backend.vif.to_string());
}

}  // namespace vif_workspace
