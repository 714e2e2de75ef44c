// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/command.h"

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "thrown.h"

namespace vif_workspace::command_test {
namespace {

using namespace std::chrono_literals;

Outcome shell(const std::string& script) {
    return run({{"sh", "-c", script}}, Deadline::in(10s));
}

TEST_CASE("a command gives its status, output and error output, and only status 0 is success") {
    const Outcome outcome = shell("echo said; echo complained >&2; exit 3");
    CHECK(outcome.status == 3);
    CHECK(outcome.output == "said\n");
    CHECK(outcome.stderr_text == "complained\n");
    CHECK_FALSE(outcome.succeeded());
    CHECK(shell("true").succeeded());
}

TEST_CASE("the status of a command that was ended by a signal names it, as in a shell") {
    CHECK(shell("kill -TERM $$").status == 128 + 15);
}

TEST_CASE("a command gets its arguments unchanged, because no shell reads them") {
    const std::string word = "a b'\"$(id)*;\n\\";
    CHECK(run({{"printf", "%s|", word, "", "--", "-x"}}, Deadline::in(10s)).output ==
          word + "||--|-x|");
}

TEST_CASE("the input and output of a command are passed in full, whatever their length") {
    const std::string input(5'000'000, 'x');
    CHECK(run({{"cat"}, input}, Deadline::in(10s)).output == input);
    CHECK(run({{"true"}, input}, Deadline::in(10s)).succeeded());  // does not read it
    CHECK(run({{"cat"}}, Deadline::in(10s)).output.empty());
}

TEST_CASE("a command gets none of our environment, but a fixed PATH and the C locale") {
    setenv("VIF_WORKSPACE_UNIT_TEST", "1", 1);
    setenv("LC_ALL", "de_DE.UTF-8", 1);
    setenv("PATH", "/nonexistent", 1);
    CHECK(run({{"env"}}, Deadline::in(10s)).output ==
          "LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n");
    unsetenv("VIF_WORKSPACE_UNIT_TEST");
    unsetenv("LC_ALL");
}

TEST_CASE("a command gets the variables that it is given in addition") {
    const Outcome outcome =
        run({.argv = {"env"}, .environment = {"ONE=1", "TWO=a b"}}, Deadline::in(10s));
    CHECK(outcome.output.find("\nONE=1\nTWO=a b\n") != std::string::npos);
}

TEST_CASE("a command has only its three standard descriptors, and its directory is the root") {
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // inherited descriptors, as main() does
    const Descriptor ours(open("/dev/null", O_RDONLY | O_CLOEXEC));
    // ls has the directory itself open as 3.
    CHECK(run({{"ls", "/proc/self/fd"}}, Deadline::in(10s)).output == "0\n1\n2\n3\n");
    CHECK(run({{"pwd"}}, Deadline::in(10s)).output == "/\n");
}

TEST_CASE("a program that does not exist is an error that names it") {
    for (const std::string program :
         {"no-such-program-of-ours", "/nonexistent/program", "/etc/passwd"}) {
        const Error error = error_of([&] { run({{program}}, Deadline::in(10s)); });
        CHECK(error.kind() == ErrorKind::system);
        CHECK(says(error, "cannot execute " + program));
    }
}

TEST_CASE("a command that does not end in time is killed, and the error names it") {
    const TemporaryDirectory directory;
    const Path pid_file = directory.path() / "pid";
    const auto start = Deadline::Clock::now();
    const Error error = error_of([&] {
        run({{"sh", "-c", "echo $$ > " + pid_file.string() + "; exec sleep 600"}},
            Deadline::in(300ms));
    });
    CHECK(Deadline::Clock::now() - start < 5s);
    CHECK(error.kind() == ErrorKind::timeout);
    CHECK(says(error, "sh, which did not end in time"));
    const int pid = std::stoi(read_file(pid_file).value());
    CHECK(::kill(pid, 0) != 0);
}

TEST_CASE(
    "a daemon that a command leaves behind is not waited for, though it keeps its output open") {
    const auto start = Deadline::Clock::now();
    const Outcome outcome = shell("sleep 600 & echo $!");
    CHECK(Deadline::Clock::now() - start < 5s);
    REQUIRE(outcome.succeeded());
    process_that_runs(std::stoi(outcome.output), {"sleep", "600"}).end(Deadline::in(5s));
}

TEST_CASE("a command dies with the process that runs it") {
    const TemporaryDirectory directory;
    const Path fifo = directory.path() / "fifo";
    REQUIRE(run({{"mkfifo", fifo.string()}}, Deadline::in(10s)).succeeded());
    // Opened first, so that neither end waits for the other to open.
    const Descriptor reading(open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const Descriptor writing(open(fifo.c_str(), O_WRONLY | O_CLOEXEC));
    REQUIRE(fcntl(reading.number(), F_SETFL, 0) == 0);
    const pid_t runner = fork();
    if (runner == 0) {
        try {
            run({{"sh", "-c", "echo $$ > " + fifo.string() + "; exec sleep 600"}},
                Deadline::in(600s));
        } catch (const Error&) {  // must not go on as a second run of the tests
        }
        _exit(0);
    }
    std::string text(20, '\0');
    REQUIRE(read(reading.number(), text.data(), text.size()) > 0);
    const int command = std::stoi(text);
    const Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, command, 0)));
    REQUIRE(pidfd.number() >= 0);

    ::kill(runner, SIGKILL);
    waitpid(runner, nullptr, 0);
    pollfd ended = {.fd = pidfd.number(), .events = POLLIN, .revents = 0};
    CHECK(poll(&ended, 1, 5000) == 1);
}

TEST_CASE(
    "where success is required, the error has the status and the last line of the error output") {
    CHECK(run_successfully({{"echo", "said"}}, Deadline::in(10s)) == "said\n");
    struct Row {
        std::string script;
        std::string_view words;
    };
    const std::vector<Row> table = {
        {R"(printf 'one\ntwo\n\n' >&2; exit 4)", "sh failed with status 4: \"two\""},
        {"printf 'only' >&2; exit 1", "sh failed with status 1: \"only\""},
        {"exit 5", "sh failed with status 5: \"\""},
        {"printf '\\n \\n' >&2; exit 6", "sh failed with status 6: \"\""},
    };
    for (const Row& row : table) {
        CAPTURE(row.script);
        const Error error = error_of([&] {
            run_successfully({{"sh", "-c", row.script}}, Deadline::in(10s));
        });
        CHECK(error.kind() == ErrorKind::system);
        CHECK(error.what() == row.words);
    }
}

}  // namespace
}  // namespace vif_workspace::command_test
