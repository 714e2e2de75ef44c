// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/lock.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <iterator>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "host/watchdog.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

extern "C" void interrupt(int /*signal*/) {}

/// Interrupts the system calls of this thread (EINTR) from the deadline on: repeatedly, because the
/// first signal may come between a look at the clock and the call.
class Interruption {
  public:
    explicit Interruption(const Deadline& deadline) {
        struct sigaction action = {};
        action.sa_handler = interrupt;  // without SA_RESTART: flock is to return
        sigaction(SIGRTMIN, &action, nullptr);

        sigevent event = {};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGRTMIN;
        if (timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) {
            throw Error(ErrorKind::system, "cannot make a timer: " + last_error());
        }
        itimerspec when = {};
        const auto left = deadline.left().count() + 1;
        when.it_value.tv_sec = left / 1000;
        when.it_value.tv_nsec = left % 1000 * 1'000'000;
        when.it_interval.tv_nsec = 50'000'000;
        timer_settime(timer_, 0, &when, nullptr);
    }
    ~Interruption() { timer_delete(timer_); }
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
    Interruption(Interruption&&) = delete;
    Interruption& operator=(Interruption&&) = delete;

  private:
    timer_t timer_ = {};
};

/// The descriptor's number is negative if the file cannot be opened.
Descriptor open_or_make(const Path& path) {
    boost::system::error_code failure;
    boost::filesystem::create_directories(path.parent_path(), failure);
    return Descriptor(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

Descriptor open_lock_file(const Path& path) {
    Descriptor file = open_or_make(path);
    if (file.number() >= 0) return file;
    throw Error(ErrorKind::system, "cannot open the lock " + path.string() + ": " + last_error());
}

[[noreturn]] void give_up(const Path& path) {
    const std::string holder = read_file(path).value_or("");
    throw Error(ErrorKind::timeout, "gave up waiting for the lock " + path.string() +
                                        (holder.empty() ? "" : ", held by process " + holder) +
                                        "; see whether that process is stuck or stopped");
}

/// Is that still the file at PATH? Its last holder may have removed it, and a lock on a removed
/// file excludes no process.
bool is_file_at(const Path& path, const Descriptor& file) {
    struct stat named = {};
    struct stat locked = {};
    return stat(path.c_str(), &named) == 0 && fstat(file.number(), &locked) == 0 &&
           named.st_ino == locked.st_ino && named.st_dev == locked.st_dev;
}

void wait_for(const Path& path, const Descriptor& file, const Deadline& deadline) {
    if (flock(file.number(), LOCK_EX | LOCK_NB) == 0) return;
    const WaitingFor waiting(path.c_str());
    const Interruption interruption(deadline);
    while (flock(file.number(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            throw Error(ErrorKind::system, "cannot lock " + path.string() + ": " + last_error());
        }
        if (deadline.has_passed()) give_up(path);
    }
}

bool replace_text(const Descriptor& file, std::string_view text) {
    return ftruncate(file.number(), 0) == 0 &&
           pwrite(file.number(), text.data(), text.size(), 0) == std::ssize(text);
}

}  // namespace

Lock::Lock(const Path& path, const Deadline& deadline) : file_(open_lock_file(path)) {
    wait_for(path, file_, deadline);
    while (!is_file_at(path, file_)) {
        file_ = open_lock_file(path);
        wait_for(path, file_, deadline);
    }
    write_holder();
}

/// For the error of a process that gives up waiting. A failure to write it does not matter.
void Lock::write_holder() const {
    static_cast<void>(replace_text(file_, std::to_string(getpid())));
}

std::optional<SharedLock> SharedLock::try_acquire(const Path& path) {
    SharedLock lock(open_or_make(path));
    if (flock(lock.file_.number(), LOCK_SH | LOCK_NB) != 0) return std::nullopt;
    return lock;
}

std::optional<SharedLock> SharedLock::create_with_text(std::string_view text, const Path& path) {
    boost::system::error_code failure;
    boost::filesystem::remove(path, failure);  // a dead process may have left its text
    std::optional<SharedLock> lock = try_acquire(path);
    const bool is_written = lock && replace_text(lock->file_, text);
    return is_written ? std::move(lock) : std::nullopt;
}

std::string SharedLock::text() const {
    return contents_of(file_);
}

void SharedLock::release() const {
    flock(file_.number(), LOCK_UN);
}

std::optional<PeerLock> PeerLock::of(const Path& path) {
    Descriptor file(open(path.c_str(), O_RDWR | O_CLOEXEC));
    return file.number() < 0 ? std::nullopt : std::optional(PeerLock(std::move(file)));
}

std::string PeerLock::text() const {
    return contents_of(file_);
}

bool PeerLock::write_text(std::string_view text) const {
    return replace_text(file_, text);
}

bool PeerLock::is_held() const {
    const bool is_free = flock(file_.number(), LOCK_EX | LOCK_NB) == 0;
    if (is_free) flock(file_.number(), LOCK_UN);
    return !is_free;
}

bool PeerLock::is_released_by(const Deadline& deadline) const {
    if (!is_held()) return true;
    const Interruption interruption(deadline);
    while (flock(file_.number(), LOCK_EX) != 0) {
        if (deadline.has_passed()) return false;
    }
    flock(file_.number(), LOCK_UN);
    return true;
}

bool is_locked(const Path& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file.number() >= 0 && flock(file.number(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace vif_workspace
