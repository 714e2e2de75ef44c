// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/kept_sockets.h"

#include <csignal>
#include <utility>
#include <vector>

#include <sys/prctl.h>
#include <unistd.h>

namespace vif_workspace {
namespace {

bool has_kept_sockets = false;

/// Never destroyed: a destructor would close the sockets, and wait.
std::vector<Descriptor>& kept() {
    static auto* const sockets = new std::vector<Descriptor>;
    return *sockets;
}

/// In the child, which has the last descriptors when its parent has ended, and then ends too.
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
    has_kept_sockets = true;
}

void close_kept_sockets_in_child() {
    if (!has_kept_sockets) return;
    const pid_t parent = getpid();
    if (fork() == 0) outlive(parent);
}

}  // namespace vif_workspace
