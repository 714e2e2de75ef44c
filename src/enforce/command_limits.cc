// SPDX-License-Identifier: GPL-2.0-or-later
#include "enforce/command_limits.h"

#include <utility>

#include "config/configuration.h"
#include "host/watchdog.h"

namespace vif_workspace {

Enforcer enforcer_of_this_host() {
    return Enforcer(read_configuration(configuration_path()));
}

std::function<void()> with_watchdog(std::function<void()> command) {
    return [command = std::move(command)] {
        const Watchdog watchdog(time_to_live);
        command();
    };
}

}  // namespace vif_workspace
