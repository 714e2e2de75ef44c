// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/dhcpd_starts.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace vif_workspace::tests {

DhcpdStarts::DhcpdStarts() : events_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (inotify_add_watch(events_.number(), "/etc/dhcp/vif-workspace", IN_MOVED_TO) < 0) {
        throw std::runtime_error("cannot watch /etc/dhcp/vif-workspace");
    }
}

unsigned DhcpdStarts::count() {
    unsigned starts = 0;
    alignas(inotify_event) std::array<char, 65536> buffer;
    for (ssize_t size = 0; (size = read(events_.number(), buffer.data(), buffer.size())) > 0;) {
        for (ssize_t at = 0; at < size;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            if (std::string_view(event->name).ends_with(".conf")) ++starts;
            at += static_cast<ssize_t>(sizeof *event + event->len);
        }
    }
    return starts;
}

}  // namespace vif_workspace::tests
