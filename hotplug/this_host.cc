#include "this_host.h"

#include <utility>

#include "configuration.h"
#include "host/watchdog.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// libxl kills the script after 40 s; vif-bridge has its share of them too (scripts/vif-workspace).
constexpr auto time_to_act = 22s;
constexpr auto time_to_live = 25s;

}  // namespace

Host this_host() {
    return {read_configuration(configuration_path()), Deadline::in(time_to_act)};
}

std::function<void()> in_time(std::function<void()> command) {
    return [command = std::move(command)] {
        const Watchdog watchdog(time_to_live);
        command();
    };
}

}  // namespace vif_workspace
