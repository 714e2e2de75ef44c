// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <stdexcept>

#include "support/last_error.h"
#include "support/network_namespace.h"
#include "support/process_handle.h"

namespace vif_workspace::tests {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    for (std::string& word : words) result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> whole_environment(const std::map<std::string, std::string>& added) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!added.contains(text.substr(0, text.find('=')))) result.push_back(text);
    }
    for (const auto& [name, value] : added) result.push_back(name + "=" + value);
    return result;
}

[[noreturn]] void become(const Command& command, int standard_output, int standard_error) {
    std::vector<std::string> words = command.argv;
    std::vector<std::string> environment = whole_environment(command.environment);
    const int nothing = open("/dev/null", O_RDONLY);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const bool ready =
        (command.inside == nullptr || setns(command.inside->descriptor(), CLONE_NEWNET) == 0) &&
        dup2(nothing, 0) >= 0 && dup2(standard_output, 1) >= 0 && dup2(standard_error, 2) >= 0;
    if (ready) execvpe(words[0].c_str(), pointers(words).data(), pointers(environment).data());
    dprintf(2, "cannot start %s: errno %d\n", words[0].c_str(), errno);
    _exit(127);
}

}  // namespace

Process::Process(const Command& command)
    : name_(command.argv.at(0)), output_(memfd_create("said", MFD_CLOEXEC)), start_(Clock::now()) {
    pid_ = fork();
    if (pid_ < 0) throw_last_error("fork");
    if (pid_ == 0) {
        become(command, command.standard_output.value_or(output_.number()), output_.number());
    }
    handle_ = process_handle(pid_);
    if (!handle_.is_open()) throw_last_error("pidfd_open");
}

Process::Process(Process&& other) noexcept
    : name_(std::move(other.name_)),
      pid_(std::exchange(other.pid_, -1)),
      handle_(std::move(other.handle_)),
      output_(std::move(other.output_)),
      start_(other.start_),
      status_(other.status_),
      duration_(other.duration_) {}

Process::~Process() {
    if (pid_ < 0 || status_) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

std::string Process::said() const {
    struct stat file {};
    if (fstat(output_.number(), &file) != 0) throw_last_error("fstat");
    std::string result(static_cast<std::size_t>(file.st_size), '\0');
    const ssize_t size = pread(output_.number(), result.data(), result.size(), 0);
    result.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return result;
}

void Process::wait_until_said(const std::string& text, std::size_t from) {
    const Deadline deadline = Deadline::after(long_enough);
    const auto is_said = [&] { return said().find(text, from) != std::string::npos; };
    // Nothing reports a write to a file in memory, so the file is read again every 10 ms.
    while (!is_said()) {
        const bool has_ended = ends_before(Deadline::after(milliseconds(10)));
        if ((has_ended && !is_said()) || deadline.has_passed())
            throw std::runtime_error(name_ + " does not say \"" + text + "\" but: " + said());
    }
}

void Process::send_signal(int number) const {
    if (!status_ && kill(pid_, number) != 0) throw_last_error("kill " + name_);
}

bool Process::ends_before(Deadline deadline) {
    if (status_) return true;
    pollfd event{handle_.number(), POLLIN, 0};
    if (poll(&event, 1, deadline.left()) != 1) return false;
    collect();
    return true;
}

void Process::collect() {
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) throw_last_error("waitpid " + name_);
    duration_ = std::chrono::duration_cast<milliseconds>(Clock::now() - start_);
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Outcome Process::outcome() {
    if (!ends_before(Deadline::after(long_enough))) {
        throw std::runtime_error(name_ + " still runs after " +
                                 std::to_string(long_enough.count()) + " s; it said: " + said());
    }
    return {*status_, said(), duration_};
}

Outcome run(const Command& command) {
    return Process(command).outcome();
}

std::string run_or_throw(const Words& argv) {
    const Outcome outcome = run({argv});
    if (outcome.status == 0) return outcome.said;
    std::string line;
    for (const std::string& word : argv) line += word + " ";
    throw std::runtime_error(line + "exited " + std::to_string(outcome.status) + ": " +
                             outcome.said);
}

}  // namespace vif_workspace::tests
