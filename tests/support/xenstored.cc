// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/xenstored.h"

#include <poll.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/pipe.h"

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

const fs::path daemon_directory = "/run/xenstored";

/// Such as /usr/lib/xen-4.17/bin/xenstored: /usr/sbin/xenstored is a wrapper which refuses without
/// Xen.
std::string daemon_path() {
    for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib")) {
        const fs::path daemon = entry.path() / "bin/xenstored";
        if (entry.path().filename().string().starts_with("xen-") && fs::exists(daemon))
            return daemon;
    }
    throw std::runtime_error(
        "no /usr/lib/xen-*/bin/xenstored; the tests need the package xen-utils-*; run "
        "scripts/setup test");
}

/// The shim prints the pid of xenstored once it serves.
Process started_daemon() {
    fs::create_directories(daemon_directory);
    Pipe pipe;
    Process daemon({{daemon_path(), "--no-fork"},
                    {{"XENSTORED_RUNDIR", daemon_directory}, {"LD_PRELOAD", XENSTORED_SHIM}},
                    nullptr,
                    pipe.writing.number()});
    pipe.writing = FileDescriptor();
    pollfd event{pipe.reading.number(), POLLIN, 0};
    std::array<char, 32> line = {};
    const int patience = Deadline::after(long_enough).left();
    if (poll(&event, 1, patience) != 1 ||
        read(pipe.reading.number(), line.data(), line.size()) <= 0) {
        throw std::runtime_error("xenstored does not start: " + daemon.said());
    }
    return daemon;
}

fs::path marker_of(unsigned domid) {
    return daemon_directory / ("domid." + std::to_string(domid));
}

}  // namespace

Xenstored::Xenstored() : daemon_(started_daemon()) {}

void Xenstored::create_domain(unsigned domid) {
    std::ofstream(marker_of(domid)).flush();
}

void Xenstored::destroy_domain(unsigned domid) {
    fs::remove(marker_of(domid));
}

void Xenstored::stop() const {
    daemon_.send_signal(SIGSTOP);
}

void Xenstored::go_on() const {
    daemon_.send_signal(SIGCONT);
}

void Xenstored::kill() {
    daemon_.send_signal(SIGKILL);
    daemon_.outcome();
}

}  // namespace vif_workspace::tests
