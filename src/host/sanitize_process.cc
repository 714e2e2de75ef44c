// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/sanitize_process.h"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <initializer_list>

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/error.h"

namespace vif_workspace {

void sanitize_process() {
    // Otherwise a file of ours could get descriptor 2, and our messages would be written to it.
    int lowest = -1;
    do {
        lowest = open("/dev/null", O_RDWR);  // 0, 1 and 2 are to be inherited
    } while (lowest >= 0 && lowest <= STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);

    for (const int signal : {SIGCHLD, SIGPIPE, SIGALRM, SIGRTMIN}) {
        struct sigaction action = {};
        action.sa_handler = SIG_DFL;
        sigaction(signal, &action, nullptr);
    }
    sigset_t none = {};
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    umask(022);
}

void clear_environment() {
    clearenv();
    setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

void reset_inherited_limits() {
    for (const int signal : {SIGTSTP, SIGTTIN, SIGTTOU, SIGINT, SIGQUIT, SIGHUP}) {
        struct sigaction action = {};
        action.sa_handler = SIG_IGN;  // the commands that we run inherit this
        sigaction(signal, &action, nullptr);
    }
    // The limits with which Linux starts its first process, as far as a caller can have lowered
    // them.
    const rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    for (const auto resource :
         {RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_LOCKS, RLIMIT_RSS}) {
        if (setrlimit(resource, &none) == 0) continue;
        throw Error(
            ErrorKind::system,
            "the caller's resource limits cannot be lifted, and a process that serves all guests "
            "must not have them; call it without ulimit");
    }
    const rlimit files = {.rlim_cur = 1024, .rlim_max = 4096};
    setrlimit(RLIMIT_NOFILE, &files);
    const rlimit stack = {.rlim_cur = 8U << 20U, .rlim_max = RLIM_INFINITY};
    setrlimit(RLIMIT_STACK, &stack);
    setpriority(PRIO_PROCESS, 0, 0);
    cpu_set_t all;
    std::memset(&all, 0xff, sizeof all);
    sched_setaffinity(0, sizeof all, &all);
    std::ofstream("/proc/self/oom_score_adj") << 0;
}

}  // namespace vif_workspace
