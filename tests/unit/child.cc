// SPDX-License-Identifier: GPL-2.0-or-later
#include "child.h"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

namespace vif_workspace {
namespace {

/// Forks; the child runs WORK with the writing end of a pipe, and the parent waits until that end
/// is closed or written to.
template <class Work>
pid_t forked(const Work& work) {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const Descriptor reading(ends[0]);
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("no fork");
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        try {
            work(ends[1]);
        } catch (...) {  // must not go on as a second run of the tests
        }
        _exit(127);
    }
    close(ends[1]);
    char signalled = 0;
    [[maybe_unused]] const ssize_t got = read(reading.number(), &signalled, 1);
    return pid;
}

}  // namespace

Process process_that_runs(int pid, const std::vector<std::string>& words) {
    const Deadline deadline = Deadline::in(std::chrono::seconds(10));
    while (!deadline.has_passed()) {
        if (auto process = Process::find(pid, words)) return std::move(*process);
        std::this_thread::yield();
    }
    throw std::runtime_error("process " + std::to_string(pid) + " does not run " + words.front());
}

TemporaryDirectory::TemporaryDirectory() {
    std::string name = "/tmp/vif-workspace-unit.XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    boost::system::error_code failure;
    boost::filesystem::remove_all(path_, failure);
}

Child Child::that_does(const std::function<void()>& work) {
    return Child(forked([&](int writing) {
        work();
        close(writing);
        while (true) pause();
    }));
}

Child Child::that_runs(const std::vector<std::string>& words) {
    return Child(forked([&](int /*writing*/) {
        std::vector<char*> argv;
        for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        execvp(argv[0], argv.data());  // closes the pipe
    }));
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}

Child::~Child() {
    kill();
}

void Child::kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    status();
}

int Child::status() {
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    return status;
}

}  // namespace vif_workspace
