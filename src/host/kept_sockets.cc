// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kept_sockets.h"

#include <csignal>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <unistd.h>

namespace vif_workspace {
namespace {

bool is_something_kept = false;

/// Never destroyed: the end of the process would close them, and wait.
std::vector<Descriptor>& kept() {
    static auto* const sockets = new std::vector<Descriptor>;
    return *sockets;
}

/// Ends when its parent has: then it has the last descriptors.
[[noreturn]] void outlive(pid_t parent) {
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(standard);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (getppid() == parent) pause();
    _exit(0);
}

}  // namespace

void keep_open(Descriptor socket) {
    kept().push_back(std::move(socket));
    note_kept_socket();
}

void note_kept_socket() {
    is_something_kept = true;
}

void close_kept_sockets_apart() {
    if (!is_something_kept) return;
    const pid_t parent = getpid();
    if (fork() == 0) outlive(parent);
}

}  // namespace vif_workspace
