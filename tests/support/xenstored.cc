#include "support/xenstored.h"

#include <fcntl.h>
#include <poll.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace vif_workspace::tests {
namespace {

namespace fs = std::filesystem;

const fs::path run_directory = "/run/xenstored";

/// /usr/lib/xen-4.17/bin/xenstored: /usr/sbin/xenstored is a wrapper which refuses without Xen.
std::string daemon_path() {
    for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib")) {
        const fs::path daemon = entry.path() / "bin/xenstored";
        if (entry.path().filename().string().starts_with("xen-") && fs::exists(daemon))
            return daemon;
    }
    throw std::runtime_error(
        "no /usr/lib/xen-*/bin/xenstored; the tests need package xen-utils-4.17");
}

/// xenstored prints its pid once it serves.
Process started_daemon() {
    fs::create_directories(run_directory);
    int ends[2] = {};
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    const FileDescriptor reading(ends[0]);
    FileDescriptor writing(ends[1]);
    Process daemon({{daemon_path(), "--no-fork", "--output-pid"},
                    {{"XENSTORED_RUNDIR", run_directory}, {"LD_PRELOAD", XENSTORED_SHIM}},
                    nullptr,
                    writing.number()});
    writing = FileDescriptor();
    pollfd event{reading.number(), POLLIN, 0};
    char line[32] = {};
    if (poll(&event, 1, 10000) != 1 || read(reading.number(), line, sizeof line) <= 0) {
        throw std::runtime_error("xenstored does not start: " + daemon.said());
    }
    return daemon;
}

fs::path marker_of(unsigned domid) {
    return run_directory / ("domid." + std::to_string(domid));
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
    daemon_.outcome(seconds(5));
}

}  // namespace vif_workspace::tests
