// SPDX-License-Identifier: GPL-2.0-or-later
#include "events/base_script.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "host/child_process.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

constexpr int could_not_execute = 127;
constexpr auto time_to_die = 2s;

/// The reading end reports end-of-file when every process that holds the writing end has ended.
struct Pipe {
    Descriptor reading;
    Descriptor writing;
};

Pipe make_pipe() {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) == 0) return {Descriptor(ends[0]), Descriptor(ends[1])};
    throw Error(ErrorKind::system, "cannot make a pipe: " + last_error());
}

/// Under a number that no script uses for itself; Xen's own locks are from 200 up (locking.sh).
void keep_in_child(int descriptor) {
    constexpr int lowest = 150;
    // This fails if the limit of descriptors (RLIMIT_NOFILE) is below 150.
    if (fcntl(descriptor, F_DUPFD, lowest) < 0) fcntl(descriptor, F_SETFD, 0);
}

/// Kills the process group of CHILD and waits, at most time_to_die, until all its processes have
/// ended. ALIVE reaches end-of-file when every process that inherited its other end has ended.
void end(ChildProcess& child, pid_t group, const Descriptor& alive) {
    const Deadline deadline = Deadline::in(time_to_die);
    kill(-group, SIGKILL);
    child.status_by(deadline);  // it counts among its group until then
    is_readable_by(alive, deadline);
    while (kill(-group, SIGKILL) == 0 && !deadline.has_passed()) poll(nullptr, 0, 10);
}

[[noreturn]] void become(const std::vector<char*>& argv, pid_t parent) {
    setpgid(0, 0);  // so that all that it starts can be ended together
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(could_not_execute);  // it died before the line above
    execvp(argv[0], argv.data());                       // like libxl, also what has no "#!"
    _exit(could_not_execute);
}

}  // namespace

void BaseScript::run(const Lock* lock, const Deadline& deadline) const {
    std::vector<char*> argv = {const_cast<char*>(file_.c_str())};
    for (const std::string& word : words_) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);

    Pipe alive = make_pipe();
    const pid_t parent = getpid();
    const pid_t group = fork();
    if (group < 0) {
        throw Error(ErrorKind::system, "cannot start " + file_.string() + ": " + last_error());
    }
    if (group == 0) {
        close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);  // except those kept below
        keep_in_child(alive.writing.number());
        if (lock != nullptr) keep_in_child(lock->descriptor());
        become(argv, parent);
    }
    setpgid(group, group);  // whichever of us comes first
    alive.writing = Descriptor(-1);

    const WaitingFor waiting(file_.c_str());
    ChildProcess child(group);
    const std::optional<int> status = child.status_by(deadline);
    if (status == 0) return;
    end(child, group, alive.reading);
    if (!status) throw Error(ErrorKind::timeout, name() + " took too long and was ended");
    if (*status == could_not_execute && access(file_.c_str(), X_OK) != 0) {
        throw Error(ErrorKind::system,
                    "cannot execute " + file_.string() +
                        "; install it, or see base_script in vif-workspace.conf");
    }
    throw Error(ErrorKind::system, name() + " failed with status " + std::to_string(*status));
}

}  // namespace vif_workspace
