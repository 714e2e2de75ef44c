// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/child_process.h"

#include <cerrno>
#include <csignal>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace vif_workspace {
namespace {

constexpr std::chrono::seconds time_to_die(1);

}  // namespace

ChildProcess::ChildProcess(pid_t pid)
    : pid_(pid), pidfd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}

ChildProcess::~ChildProcess() {
    if (status_) return;
    kill(pid_, SIGKILL);
    if (is_readable_by(pidfd_, Deadline::in(time_to_die))) reap();
}

std::optional<int> ChildProcess::status_by(const Deadline& deadline) {
    if (!status_ && is_readable_by(pidfd_, deadline)) reap();
    return status_;
}

void ChildProcess::reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace vif_workspace
