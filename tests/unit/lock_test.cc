// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lock.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <unistd.h>

#include "child.h"
#include "host/command.h"
#include "host/process.h"
#include "thrown.h"

namespace vif_workspace::lock_test {
namespace {

using namespace std::chrono_literals;

/// A process that holds the lock until it is killed.
Child holder_of(const Path& path) {
    return Child::that_does([path] { static const Lock lock(path, Deadline::in(5s)); });
}

TEST_CASE("a free lock is taken at once, also after the deadline, and its directory is made") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "run" / "lock";
    CHECK_NOTHROW(Lock(path, Deadline::in(0s)));
    CHECK_NOTHROW(Lock(path, Deadline::in(0s)));
    CHECK(read_file(path).has_value());
}

TEST_CASE(
    "a lock that another process holds is waited for until the deadline and not much longer") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    const Child holder = holder_of(path);

    const auto start = Deadline::Clock::now();
    const Error error = error_of([&] { Lock(path, Deadline::in(200ms)); });
    const auto waited = Deadline::Clock::now() - start;
    CHECK(waited >= 200ms);
    CHECK(waited < 5s);
    CHECK(error.kind() == ErrorKind::timeout);
}

TEST_CASE("the error after waiting in vain names the lock and its holder") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    const Child first = holder_of(path);
    const Error error = error_of([&] { Lock(path, Deadline::in(50ms)); });
    CHECK(says(error, path.string()));
    CHECK(says(error, "held by process " + std::to_string(first.pid()) + ";"));
}

/// Whether the first thread of this process waits in the kernel (proc(5), stat: state S).
bool first_thread_waits() {
    const std::string stat = read_file("/proc/self/stat").value_or("");
    return stat.find(") S ") != std::string::npos;
}

TEST_CASE("a lock passes to the waiting process when its holder dies") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    Child holder = holder_of(path);
    std::thread end([&] {
        while (!first_thread_waits()) std::this_thread::yield();
        holder.kill();
    });
    const auto start = Deadline::Clock::now();
    CHECK_NOTHROW(Lock(path, Deadline::in(20s)));
    CHECK(Deadline::Clock::now() - start < 10s);
    end.join();
}

TEST_CASE("a lock is released with its value, and another process can take it") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    {
        const Lock lock(path, Deadline::in(5s));
        CHECK(error_of([&] { Lock(path, Deadline::in(20ms)); }).kind() == ErrorKind::timeout);
    }
    const Child next = holder_of(path);
    CHECK(says(error_of([&] { Lock(path, Deadline::in(20ms)); }), std::to_string(next.pid())));
}

TEST_CASE("a daemon that a command leaves behind does not hold the lock") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    std::optional<Process> daemon;
    {
        const Lock lock(path, Deadline::in(5s));
        const Outcome outcome = run({{"sh", "-c", "sleep 600 & echo $!"}}, Deadline::in(5s));
        REQUIRE(outcome.succeeded());
        daemon = process_that_runs(std::stoi(outcome.output), {"sleep", "600"});
    }
    CHECK_NOTHROW(Lock(path, Deadline::in(1s)));
    daemon->end(Deadline::in(5s));
}

TEST_CASE("whether a lock is held can be asked without taking it or making its file") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "run" / "lock";
    CHECK_FALSE(is_locked(path));
    CHECK_FALSE(file_exists(directory.path() / "run"));
    {
        const Lock lock(path, Deadline::in(5s));
        CHECK(is_locked(path));
    }
    CHECK_FALSE(is_locked(path));
}

TEST_CASE(
    "a process that waited for a lock whose file was removed by the holder gets the lock on the "
    "new file") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "lock";
    auto first = std::make_unique<Lock>(path, Deadline::in(5s));
    std::thread remover([&] {
        // proc_locks(5) marks waiting processes.
        while (read_file("/proc/locks").value_or("").find(": -> FLOCK") == std::string::npos) {
        }
        remove_file(path);
        first.reset();
    });
    const Lock second(path, Deadline::in(5s));
    remover.join();
    CHECK(is_locked(path));
}

TEST_CASE("a shared lock is held by many processes, and an exclusive one waits for all of them") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "run" / "lock";
    {
        const auto one = SharedLock::try_acquire(path);
        const auto other = SharedLock::try_acquire(path);
        CHECK(one);
        CHECK(other);
        CHECK(error_of([&] { Lock(path, Deadline::in(20ms)); }).kind() == ErrorKind::timeout);
    }
    const Lock lock(path, Deadline::in(5s));
    CHECK_FALSE(SharedLock::try_acquire(path));
}

TEST_CASE("a shared lock has a text, and other processes see how long it is held") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "run" / "lock";
    CHECK_FALSE(PeerLock::of(path));
    { const auto longer = SharedLock::create_with_text("something longer", path); }
    CHECK_FALSE(PeerLock::of(path).value().is_held());

    const auto lock = SharedLock::create_with_text("something", path);
    REQUIRE(lock);
    const PeerLock holding = PeerLock::of(path).value();
    CHECK(holding.text() == "something");
    CHECK(holding.is_held());
    CHECK_FALSE(is_locked(path));
    remove_file(path);
    CHECK(holding.is_held());
    CHECK(holding.write_text("other"));
    CHECK(lock->text() == "other");
    lock->release();
    CHECK_FALSE(holding.is_held());
    CHECK(lock->text() == "other");
}

TEST_CASE("a lock that cannot be made is an error that names it") {
    const TemporaryDirectory directory;
    replace_file(directory.path() / "file", "");
    const Path path = directory.path() / "file" / "lock";
    const Error error = error_of([&] { Lock(path, Deadline::in(1s)); });
    CHECK(error.kind() == ErrorKind::system);
    CHECK(says(error, path.string()));
}

}  // namespace
}  // namespace vif_workspace::lock_test
