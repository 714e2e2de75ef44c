// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/watchdog.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>
#include <system_error>

#include <unistd.h>

namespace vif_workspace {
namespace {

// Static, because a signal handler can reach nothing else.
const char* volatile waited_for = "itself";
const char* volatile program = "workspacectl";

void print(const char* text) {
    // If stderr is closed, nothing can be done about it.
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, std::strlen(text));
}

extern "C" void give_up(int /*signal*/) {
    print(program);
    print(": gave up waiting for ");
    print(waited_for);
    print("; see whether it runs and answers, then try again\n");
    _exit(1);
}

}  // namespace

void name_program(const char* name) {
    program = name;
}

Watchdog::Watchdog(std::chrono::milliseconds time) {
    struct sigaction action = {};
    action.sa_handler = give_up;
    sigaction(SIGALRM, &action, nullptr);

    if (timer_create(CLOCK_MONOTONIC, nullptr, &timer_) != 0) {
        throw std::system_error(errno, std::generic_category(), "timer_create");
    }
    itimerspec when = {};
    time = std::max(time, std::chrono::milliseconds(1));  // 0 would be never
    when.it_value.tv_sec = time.count() / 1000;
    when.it_value.tv_nsec = time.count() % 1000 * 1'000'000;
    timer_settime(timer_, 0, &when, nullptr);
}

Watchdog::~Watchdog() {
    timer_delete(timer_);
}

WaitingFor::WaitingFor(const char* what) : before_(waited_for) {
    waited_for = what;
}

WaitingFor::~WaitingFor() {
    waited_for = before_;
}

}  // namespace vif_workspace
