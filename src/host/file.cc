// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/file.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "model/error.h"

namespace vif_workspace {
namespace {

[[noreturn]] void fail(const char* what, const Path& path) {
    const std::string reason = last_error();
    throw Error(ErrorKind::system,
                std::string("cannot ") + what + " " + path.string() + ": " + reason);
}

void write_all(const Descriptor& file, std::string_view text, const Path& path) {
    while (!text.empty()) {
        const ssize_t written = write(file.number(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write", path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) close(number_);
}

bool is_readable_by(const Descriptor& descriptor, const Deadline& deadline) {
    pollfd wanted = {.fd = descriptor.number(), .events = POLLIN, .revents = 0};
    int ready = -1;
    do {
        ready = poll(&wanted, 1, static_cast<int>(deadline.left().count()));
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

std::string contents_of(const Descriptor& file) {
    struct stat about = {};
    if (fstat(file.number(), &about) != 0) return "";
    std::string text(static_cast<std::size_t>(about.st_size), '\0');
    const ssize_t got = pread(file.number(), text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
}

std::optional<std::string> read_file(const Path& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        fail("read", path);
    }
    std::string text;
    std::array<char, 65536> piece;  // read fills it
    while (true) {
        const ssize_t got = read(file.number(), piece.data(), piece.size());
        if (got == 0) return text;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read", path);
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
}

bool file_exists(const Path& path) {
    if (access(path.c_str(), F_OK) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    fail("read", path);
}

void replace_file(const Path& path, std::string_view text) {
    boost::system::error_code failure;
    boost::filesystem::create_directories(path.parent_path(), failure);
    if (failure) {
        throw Error(ErrorKind::system,
                    "cannot make " + path.parent_path().string() + ": " + failure.message());
    }
    Path beside = path;
    beside += ".new";
    {
        // The directory may be another account's, which could put a link to any file here.
        const Descriptor file(
            open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (file.number() < 0) fail("write", beside);
        write_all(file, text, beside);
    }
    if (rename(beside.c_str(), path.c_str()) != 0) fail("replace", path);
}

void remove_file(const Path& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) fail("remove", path);
}

}  // namespace vif_workspace
