// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/scratch_network.h"

#include <cerrno>
#include <csignal>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/memory_file.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

void write_all(const Descriptor& file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(file.number(), text.data(), text.size());
        if (written < 0) _exit(2);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// In the child.
[[noreturn]] void work_in_new_network(const std::function<std::string()>& work,
                                      const Descriptor& result) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
        if (unshare(CLONE_NEWNET) != 0) {
            throw Error(ErrorKind::system,
                        "cannot make a network namespace for a comparison: " + last_error());
        }
        write_all(result, work());
        _exit(0);
    } catch (const std::exception& error) {
        write_all(result, error.what());
        _exit(1);
    }
}

}  // namespace

std::string in_scratch_network(const std::function<std::string()>& work) {
    const Descriptor result = memory_file("result");
    const pid_t child = fork();
    if (child < 0) throw Error(ErrorKind::system, "cannot fork: " + last_error());
    if (child == 0) work_in_new_network(work, result);

    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return contents_of(result);
    throw Error(ErrorKind::system, contents_of(result));
}

}  // namespace vif_workspace
