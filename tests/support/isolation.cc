// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/isolation.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace vif_workspace::tests {
namespace {

bool isolated = false;

int status_of(pid_t child, int status) {
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    std::fprintf(stderr, "process %d of the tests ended by signal %d\n", child, WTERMSIG(status));
    return 128 + WTERMSIG(status);
}

/// The first process of the new namespaces. The kernel ends all others with it.
[[noreturn]] void live_as_init(const std::function<int()>& tests) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        std::perror("tests: mounting a private /proc");
        _exit(2);
    }
    const pid_t tester = fork();
    if (tester == 0) {
        isolated = true;
        const int result = tests();
        std::fflush(nullptr);
        _exit(result);
    }
    for (;;) {
        int status = 0;
        const pid_t ended = wait(&status);
        if (ended == tester) _exit(status_of(tester, status));
    }
}

}  // namespace

int in_isolation(const std::function<int()>& tests) {
    if (unshare(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC) != 0) {
        return tests();
    }
    std::fflush(nullptr);
    const pid_t init = fork();
    if (init < 0) {
        std::perror("tests: fork");
        return 2;
    }
    if (init == 0) live_as_init(tests);
    int status = 0;
    if (waitpid(init, &status, 0) != init) return 2;
    return status_of(init, status);
}

bool is_isolated() {
    return isolated;
}

}  // namespace vif_workspace::tests
