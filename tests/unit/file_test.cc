// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/file.h"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "child.h"
#include "thrown.h"

namespace vif_workspace::file_test {
namespace {

using namespace std::string_view_literals;

bool is_open(int number) {
    return fcntl(number, F_GETFD) >= 0;
}

TEST_CASE("a file of any bytes and any length is read as it was written") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "file";
    for (const std::string& text : {std::string(), std::string("one\ntwo"), std::string("\0\xff"sv),
                                    std::string(65536, 'a'), std::string(300001, 'b')}) {
        replace_file(path, text);
        CHECK(read_file(path) == text);
    }
}

TEST_CASE("a file that does not exist is absent, and one that cannot be read is an error") {
    const TemporaryDirectory directory;
    replace_file(directory.path() / "file", "");
    CHECK_FALSE(read_file(directory.path() / "absent"));
    CHECK_FALSE(read_file(directory.path() / "absent" / "file"));
    CHECK_FALSE(read_file(directory.path() / "file" / "file"));

    const Error error = error_of([&] { return read_file(directory.path()); });
    CHECK(error.kind() == ErrorKind::system);
    CHECK(says(error, directory.path().string()));
}

TEST_CASE("replacing a file makes its directories and leaves no other file") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "a" / "b" / "file";
    replace_file(path, "text");
    CHECK(read_file(path) == "text");
    for (const auto& entry : boost::filesystem::directory_iterator(path.parent_path())) {
        CHECK(entry.path() == path);
    }
}

TEST_CASE("a process that has the old file open still reads all of the old text") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "file";
    replace_file(path, "old text");
    const Descriptor reader(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    replace_file(path, "new");

    std::string text(100, '\0');
    const ssize_t got = read(reader.number(), text.data(), text.size());
    REQUIRE(got >= 0);
    CHECK(text.substr(0, static_cast<std::size_t>(got)) == "old text");
    CHECK(read_file(path) == "new");
}

TEST_CASE("the temporary file of an interrupted attempt does not prevent the next one") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "file";
    replace_file(directory.path() / "file.new", "half of a much longer text");
    replace_file(path, "whole");
    CHECK(read_file(path) == "whole");
}

TEST_CASE("a file that cannot be replaced is an error that names it, and stays as it was") {
    const TemporaryDirectory directory;
    const Path file = directory.path() / "file";
    replace_file(file, "old");
    CHECK(error_of([&] { replace_file(file / "below", "new"); }).kind() == ErrorKind::system);
    CHECK(read_file(file) == "old");

    const Path occupied = directory.path() / "occupied";
    replace_file(occupied / "inside", "");
    const Error error = error_of([&] { replace_file(occupied, "new"); });
    CHECK(error.kind() == ErrorKind::system);
    CHECK(says(error, occupied.string()));

    boost::filesystem::create_directory(directory.path() / "file.new");
    CHECK(says(error_of([&] { replace_file(file, "new"); }), "file.new"));
    CHECK(read_file(file) == "old");
}

/// While it lives, this process can write nothing to files, as on a full disk.
class NoRoom {
  public:
    NoRoom() : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit nothing = {.rlim_cur = 0, .rlim_max = before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &nothing);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;
    ~NoRoom() {
        setrlimit(RLIMIT_FSIZE, &before_);
        static_cast<void>(std::signal(SIGXFSZ, handler_));
    }

  private:
    void (*handler_)(int);
    rlimit before_ = {};
};

Error error_without_room(const Path& file) {
    const NoRoom full_disk;
    return error_of([&] { replace_file(file, "new"); });
}

TEST_CASE("if the new text cannot be written, that is an error, and the old file stays") {
    const TemporaryDirectory directory;
    const Path file = directory.path() / "file";
    replace_file(file, "old");
    const Error error = error_without_room(file);
    CHECK(error.kind() == ErrorKind::system);
    CHECK(says(error, "File too large"));
    CHECK(read_file(file) == "old");
}

TEST_CASE("a link in the place of the temporary file is not followed") {
    const TemporaryDirectory directory;
    const Path file = directory.path() / "file";
    const Path other = directory.path() / "other";
    replace_file(other, "of another");
    boost::filesystem::create_symlink(other, directory.path() / "file.new");
    CHECK(error_of([&] { replace_file(file, "new"); }).kind() == ErrorKind::system);
    CHECK(read_file(other) == "of another");
}

TEST_CASE("removing a file that does not exist is no error") {
    const TemporaryDirectory directory;
    const Path path = directory.path() / "file";
    replace_file(path, "text");
    CHECK_NOTHROW(remove_file(path));
    CHECK_FALSE(read_file(path));
    CHECK_NOTHROW(remove_file(path));
    CHECK_NOTHROW(remove_file(path / "below"));
    CHECK(error_of([&] { remove_file(directory.path()); }).kind() == ErrorKind::system);
}

TEST_CASE("a descriptor is closed by its owner, and not by a moved-from value") {
    int number = -1;
    {
        Descriptor first(open("/dev/null", O_RDONLY | O_CLOEXEC));
        number = first.number();
        REQUIRE(is_open(number));
        Descriptor second(std::move(first));
        CHECK(second.number() == number);
        CHECK(is_open(number));
        Descriptor third(-1);
        third = std::move(second);
        CHECK(third.number() == number);
        CHECK(is_open(number));
    }
    CHECK_FALSE(is_open(number));
}

}  // namespace
}  // namespace vif_workspace::file_test
