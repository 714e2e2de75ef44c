// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/testbed.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "bench/progress.h"
#include "support/isolation.h"
#include "support/last_error.h"

namespace vif_workspace::tests::bench {
namespace {

// A message is one of these letters and its text or numbers.
constexpr char done = 'd';
constexpr char failed_sign = 'f';

void say(int socket, char letter, const void* body, std::size_t size) {
    std::string message(1, letter);
    message.append(static_cast<const char*>(body), size);
    if (send(socket, message.data(), message.size(), MSG_NOSIGNAL) < 0) _exit(1);
}

/// Runs turns until the other end of the socket is closed.
int serve(int socket, const std::function<Turn()>& prepare) {
    try {
        const Turn turn = prepare();
        say(socket, done, nullptr, 0);
        for (char request = 0; recv(socket, &request, 1, 0) == 1;) {
            const Readings readings = turn();
            say(socket, done, readings.data(), readings.size() * sizeof(double));
        }
    } catch (const std::exception& error) {
        say(socket, failed_sign, error.what(), std::strlen(error.what()));
    }
    return 0;
}

[[noreturn]] void live(int socket, const std::function<Turn()>& prepare) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    _exit(tests::in_isolation([&] { return serve(socket, prepare); }));
}

}  // namespace

Testbed::Testbed(std::string name, const std::function<Turn()>& prepare) : name_(std::move(name)) {
    std::array<int, 2> ends = {};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw_last_error("socketpair");
    }
    socket_ = tests::FileDescriptor(ends[0]);
    tests::FileDescriptor other_end(ends[1]);
    show_progress("making ready: " + name_);
    std::fflush(nullptr);
    process_ = fork();
    if (process_ < 0) throw_last_error("fork");
    if (process_ == 0) live(other_end.number(), prepare);
    other_end = tests::FileDescriptor();  // so that its end is noticed
    answer();
}

Testbed::Testbed(Testbed&& other) noexcept
    : name_(std::move(other.name_)),
      socket_(std::move(other.socket_)),
      process_(std::exchange(other.process_, -1)) {}

Testbed::~Testbed() {
    if (process_ < 0) return;
    shutdown(socket_.number(), SHUT_RDWR);  // closing is not enough: later ones have inherited it
    waitpid(process_, nullptr, 0);
}

std::string Testbed::answer() const {
    std::array<char, 65536> message;
    const ssize_t size = recv(socket_.number(), message.data(), message.size(), 0);
    const std::string text(message.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (text.starts_with(done)) return text.substr(1);
    throw std::runtime_error(name_ + ": " + (text.empty() ? "it has died" : text.substr(1)));
}

Readings Testbed::measure() const {
    const char request = 0;
    send(socket_.number(), &request, 1, MSG_NOSIGNAL);
    const std::string text = answer();
    Readings readings(text.size() / sizeof(double));
    std::memcpy(readings.data(), text.data(), text.size());
    return readings;
}

std::vector<std::vector<Readings>> measure_in_turn(const std::vector<Testbed>& testbeds,
                                                   unsigned rounds) {
    std::vector<std::vector<Readings>> readings(testbeds.size());
    for (unsigned round = 0; round < rounds; ++round) {
        show_progress("round " + std::to_string(round + 1) + " of " + std::to_string(rounds));
        for (std::size_t i = 0; i < testbeds.size(); ++i) {
            const std::size_t turn =
                (i + round) % testbeds.size();  // so that no testbed is always the first
            readings[turn].push_back(testbeds[turn].measure());
        }
    }
    return readings;
}

double median(const std::vector<Readings>& rounds, std::size_t reading) {
    std::vector<double> values;
    values.reserve(rounds.size());
    for (const Readings& round : rounds) values.push_back(round.at(reading));
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace vif_workspace::tests::bench
