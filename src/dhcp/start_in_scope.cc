// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/start_in_scope.h"

#include <optional>

#include "host/log.h"
#include "host/systemd.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

// systemd-run takes some hundredths of a second. It waits for ever if systemd or D-Bus hangs, and a
// scope is only a convenience: a daemon also runs without one.
constexpr auto scope_time_limit = 3s;

}  // namespace

Command command_in(const NetworkNamespace& network, const std::vector<std::string>& argv) {
    return {.argv = argv, .network = &network};
}

bool starts_in_own_scope(const std::vector<std::string>& argv, const NetworkNamespace& network,
                         const Deadline& deadline) {
    const std::optional<std::vector<std::string>> in_scope = in_own_scope(argv);
    if (!in_scope) return false;
    try {
        const Outcome outcome =
            run(command_in(network, *in_scope), deadline.within(scope_time_limit));
        if (outcome.succeeded()) return true;
        log_warning({{"scope", "failed"}, {"reason", outcome.stderr_text}});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::timeout) throw;
        log_warning({{"scope", "timeout"}, {"reason", error.what()}});
    }
    return false;
}

}  // namespace vif_workspace
