// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/command.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <tuple>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "host/child_process.h"
#include "host/file.h"
#include "host/log.h"
#include "host/memory_file.h"
#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

constexpr int could_not_execute = 127;
constexpr const char* search_path = "/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<char*> pointers(const std::vector<std::string>& argv) {
    std::vector<char*> result;
    result.reserve(argv.size() + 1);
    for (const std::string& word : argv) result.push_back(const_cast<char*>(word.c_str()));
    result.push_back(nullptr);
    return result;
}

/// In the child: writes the reason to stderr, unless the program is not there.
[[noreturn]] void fail_to_execute() {
    const char* reason = errno == ENOENT ? "" : strerrordesc_np(errno);
    std::ignore = write(STDERR_FILENO, reason, std::strlen(reason));
    _exit(could_not_execute);
}

/// In the child.
[[noreturn]] void execute(const std::vector<char*>& argv, const std::vector<char*>& environment,
                          const std::array<int, 3>& standard, pid_t parent,
                          const NetworkNamespace* network) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (chdir("/") != 0) _exit(could_not_execute);      // a daemon must not keep the directory busy
    if (getppid() != parent) _exit(could_not_execute);  // the parent died before prctl()
    // Before exec: an AppArmor profile of the program may not allow setns.
    const bool is_inside = network == nullptr || setns(network->descriptor(), CLONE_NEWNET) == 0;
    if (!is_inside) _exit(could_not_execute);
    for (int number = 0; number < 3; ++number)
        dup2(standard[static_cast<std::size_t>(number)], number);
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    execvpe(argv[0], argv.data(), environment.data());
    fail_to_execute();
}

int wait_for_exit(pid_t pid, const Command& command, const Deadline& deadline) {
    const WaitingFor waiting(command.argv.front().c_str());
    ChildProcess child(pid);
    if (const auto status = child.status_by(deadline)) return *status;
    throw Error(ErrorKind::timeout, "gave up waiting for " + command.argv.front() +
                                        ", which did not end in time; see what it is waiting for");
}

std::string last_line(const std::string& text) {
    const std::size_t end = text.find_last_not_of(" \n");
    if (end == std::string::npos) return "";
    const std::size_t start = text.rfind('\n', end);
    return text.substr(start == std::string::npos ? 0 : start + 1, end - (start + 1) + 1);
}

}  // namespace

Outcome run(const Command& command, const Deadline& deadline) {
    const Descriptor input = memory_file("input");
    const Descriptor output = memory_file("output");
    const Descriptor errors = memory_file("stderr");
    if (write(input.number(), command.input.data(), command.input.size()) !=
        static_cast<ssize_t>(command.input.size())) {
        throw Error(ErrorKind::system,
                    "cannot hold the input of " + command.argv.front() + ": " + last_error());
    }
    lseek(input.number(), 0, SEEK_SET);

    const std::vector<char*> argv = pointers(command.argv);
    std::vector<std::string> variables = {"LC_ALL=C", std::string("PATH=") + search_path};
    variables.insert(variables.end(), command.environment.begin(), command.environment.end());
    const std::vector<char*> environment = pointers(variables);

    const pid_t parent = getpid();
    setenv("PATH", search_path, 1);  // execvpe searches this process's own
    const pid_t child = fork();
    if (child < 0)
        throw Error(ErrorKind::system,
                    "cannot start " + command.argv.front() + ": " + last_error());
    if (child == 0) {
        execute(argv, environment, {input.number(), output.number(), errors.number()}, parent,
                command.network);
    }

    const int status = wait_for_exit(child, command, deadline);
    if (status == could_not_execute) {
        const std::string reason = last_line(contents_of(errors));
        throw Error(ErrorKind::system,
                    "cannot execute " + command.argv.front() +
                        (reason.empty() ? "; install it"
                                        : ": " + quote(reason) +
                                              "; see its file's mode and what AppArmor says"));
    }
    log_effect(command.argv, status);
    return {.status = status, .output = contents_of(output), .stderr_text = contents_of(errors)};
}

std::string run_successfully(const Command& command, const Deadline& deadline) {
    Outcome outcome = run(command, deadline);
    if (outcome.succeeded()) return std::move(outcome.output);
    throw Error(ErrorKind::system, command.argv.front() + " failed with status " +
                                       std::to_string(outcome.status) + ": " +
                                       quote(last_line(outcome.stderr_text)));
}

}  // namespace vif_workspace
