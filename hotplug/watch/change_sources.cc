// SPDX-License-Identifier: GPL-2.0-or-later
#include "watch/change_sources.h"

#include <cerrno>

#include <poll.h>

#include "host/deadline.h"
#include "model/error.h"

namespace vif_workspace {

ChangeSources::ChangeSources(const DhcpServer& dhcp) : dhcp_(&dhcp) {}

void ChangeSources::reset() {
    static_cast<void>(drain());
    daemons_ = dhcp_->processes();
}

/// Reads and discards the changes of all sources. True if there were any.
bool ChangeSources::drain() const {
    const bool rules = rules_.drain();
    const bool network = network_.drain();
    const bool backends = backends_.drain();
    return rules || network || backends;
}

void ChangeSources::wait(std::optional<std::chrono::milliseconds> timeout) {
    std::vector<pollfd> sources;
    for (const int descriptor : {backends_.hangup_descriptor(), rules_.descriptor(),
                                 network_.descriptor(), backends_.change_descriptor()})
        sources.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
    const std::size_t first_daemon = sources.size();
    for (const Process& daemon : daemons_)
        sources.push_back({.fd = daemon.descriptor(), .events = POLLIN, .revents = 0});

    const Deadline deadline = Deadline::in(timeout.value_or(std::chrono::milliseconds::zero()));
    while (true) {
        const int time = timeout ? static_cast<int>(deadline.left().count()) : -1;
        const int ready = poll(sources.data(), sources.size(), time);
        if (ready == 0) return;
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throw Error(ErrorKind::system, "cannot wait for changes: " + last_error());
        if (sources.front().revents != 0)
            throw Error(ErrorKind::store,
                        "xenstored has ended; start the watch again when it runs");
        for (std::size_t i = first_daemon; i < sources.size(); ++i) {
            if (sources[i].revents != 0) return;
        }
        if (drain()) return;
    }
}

}  // namespace vif_workspace
