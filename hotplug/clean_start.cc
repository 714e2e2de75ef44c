#include "clean_start.h"

#include <csignal>
#include <cstdlib>
#include <initializer_list>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace vif_workspace {

void start_clean() {
    // A file of ours that opened as descriptor 2 would get our complaints.
    int lowest = -1;
    do {
        lowest = open("/dev/null", O_RDWR);  // NOLINT: those of 0, 1 and 2 are to be inherited
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

void forget_environment() {
    clearenv();                                          // NOLINT(concurrency-mt-unsafe)
    setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace vif_workspace
