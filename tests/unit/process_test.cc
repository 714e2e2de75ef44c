// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/process.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

namespace vif_workspace::process_test {
namespace {

using namespace std::chrono_literals;

using Words = std::vector<std::string>;

// Unique arguments, because find_all looks at every process of the machine.
const Words sleeping = {"sleep", "600.000000001"};

bool is_among(int pid, const std::vector<Process>& processes) {
    return std::ranges::any_of(processes,
                               [&](const Process& process) { return process.pid() == pid; });
}

TEST_CASE("a process is found by its number and all its arguments") {
    const Child child = Child::that_runs(sleeping);
    const auto process = Process::find(child.pid(), sleeping);
    REQUIRE(process);
    CHECK(process->pid() == child.pid());
}

TEST_CASE("a number that belongs to a process with other arguments is not ours") {
    const Child child = Child::that_runs(sleeping);
    const std::vector<Words> others = {{"sleep"},
                                       {"sleep", "600"},
                                       {"sleep", "600.000000001", ""},
                                       {"sleep", "600.000000001", "1"},
                                       {"sleep 600.000000001"},
                                       {"/bin/sleep", "600.000000001"},
                                       {"600.000000001"},
                                       {""},
                                       {}};
    for (const Words& words : others) CHECK_FALSE(Process::find(child.pid(), words));
}

TEST_CASE("a process that has ended is not found, also before its parent has waited for it") {
    Child child = Child::that_runs({"true"});
    siginfo_t ended = {};
    REQUIRE(waitid(P_PID, static_cast<id_t>(child.pid()), &ended, WEXITED | WNOWAIT) == 0);
    CHECK_FALSE(Process::find(child.pid(), {"true"}));
}

TEST_CASE("without a number no process is found") {
    for (const int pid : {0, -1, 2147483647}) CHECK_FALSE(Process::find(pid, sleeping));
}

TEST_CASE("all processes with the same arguments are found") {
    const Child first = Child::that_runs(sleeping);
    const Child second = Child::that_runs(sleeping);
    const Child other = Child::that_runs({"sleep", "600.000000002"});
    const std::vector<Process> found = Process::find_all(sleeping);
    CHECK(is_among(first.pid(), found));
    CHECK(is_among(second.pid(), found));
    CHECK_FALSE(is_among(other.pid(), found));
}

/// The arguments of this process; a fork of it has the same.
Words own_words() {
    std::istringstream line(read_file("/proc/self/cmdline").value());
    Words words;
    for (std::string word; std::getline(line, word, '\0');) words.push_back(word);
    return words;
}

TEST_CASE("a process with another root directory belongs to another host") {
    if (geteuid() != 0) {
        MESSAGE("not run: another root directory needs root");
        return;
    }
    const Child same_root = Child::that_does([] {});
    const Child other_root = Child::that_does([] {
        if (chroot("/tmp") != 0) _exit(1);
    });
    const std::vector<Process> found = Process::find_all(own_words());
    CHECK(is_among(same_root.pid(), found));
    CHECK_FALSE(is_among(other_root.pid(), found));
}

TEST_CASE("ending a process sends SIGTERM and returns when it has ended") {
    Child child = Child::that_runs(sleeping);
    const auto process = Process::find(child.pid(), sleeping);
    REQUIRE(process);
    process->end(Deadline::in(10s));
    siginfo_t ended = {};
    waitid(P_PID, static_cast<id_t>(child.pid()), &ended, WEXITED | WNOHANG | WNOWAIT);
    CHECK(ended.si_pid == child.pid());
    const int status = child.status();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("a process that ignores SIGTERM is killed after three seconds") {
    Child child = Child::that_does([] { std::signal(SIGTERM, SIG_IGN); });
    const auto process = Process::find(child.pid(), own_words());
    REQUIRE(process);
    const auto start = Deadline::Clock::now();
    process->end(Deadline::in(20s));
    CHECK(Deadline::Clock::now() - start >= 3s);
    CHECK(Deadline::Clock::now() - start < 10s);
    CHECK(WTERMSIG(child.status()) == SIGKILL);
}

TEST_CASE("ending a process that has ended already is no error") {
    Child child = Child::that_runs(sleeping);
    const auto process = Process::find(child.pid(), sleeping);
    REQUIRE(process);
    child.kill();
    CHECK_NOTHROW(process->end(Deadline::in(1s)));
}

}  // namespace
}  // namespace vif_workspace::process_test
