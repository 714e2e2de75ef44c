// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/systemd.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/socket.h>
#include <sys/un.h>

#include "host/file.h"
#include "host/log.h"

namespace vif_workspace {

void notify_ready() {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address = {};
    if (path == nullptr || std::strlen(path) >= sizeof address.sun_path) return;
    const std::size_t length = std::strlen(path);
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path, length);
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // an abstract socket, unix(7)

    constexpr std::string_view message = "READY=1";
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    const bool is_sent = sendto(socket.number(), message.data(), message.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&address),
                                size) == static_cast<ssize_t>(message.size());
    if (!is_sent) log_warning({{"systemd", "not_notified"}, {"socket", std::string(path)}});
}

std::optional<std::vector<std::string>> in_own_scope(const std::vector<std::string>& argv) {
    const bool is_running = file_exists("/run/systemd/system");  // sd_booted(3)
    if (!is_running) return std::nullopt;
    std::vector<std::string> all = {"systemd-run",          "--quiet", "--scope", "--collect",
                                    "--slice=system.slice", "--"};
    all.insert(all.end(), argv.begin(), argv.end());
    return all;
}

}  // namespace vif_workspace
