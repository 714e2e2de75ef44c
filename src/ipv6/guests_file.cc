// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/guests_file.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/error.h"

namespace vif_workspace {
namespace {

bool is_same_file(const Descriptor& one, const Descriptor& other) {
    struct stat first = {};
    struct stat second = {};
    return fstat(one.number(), &first) == 0 && fstat(other.number(), &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

void forget_changes(const Descriptor& changes) {
    std::array<char, 4096> events = {};
    while (read(changes.number(), events.data(), events.size()) > 0) continue;
}

}  // namespace

GuestsFile::GuestsFile(const Path& path)
    : name_(path.filename().string()),
      directory_(open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
      changes_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    const bool is_watched = inotify_add_watch(changes_.number(), path.parent_path().c_str(),
                                              IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) >= 0;
    if (directory_.number() >= 0 && is_watched) return;
    throw Error(ErrorKind::system,
                "cannot watch the directory of " + path.string() + ": " + last_error());
}

GuestsFile::State GuestsFile::read_again() {
    forget_changes(changes_);
    Descriptor file(openat(directory_.number(), name_.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT) return State::removed;
        throw Error(ErrorKind::system, "cannot open " + name_ + ": " + last_error());
    }
    if (file_ && is_same_file(file, *file_)) return State::unchanged;
    // Another process has it only for the moment in which it looks whether the lock is held.
    while (flock(file.number(), LOCK_EX) != 0) {
        if (errno != EINTR)
            throw Error(ErrorKind::system, "cannot lock " + name_ + ": " + last_error());
    }
    guests_ = parse_ipv6_guests(contents_of(file));
    file_ = std::move(file);
    return State::replaced;
}

}  // namespace vif_workspace
