// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/watching.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "support/pipe.h"

namespace vif_workspace::tests {
namespace {

const std::string notify_socket = "/run/notify";

/// The socket on which systemd would listen, see sd_notify(3).
FileDescriptor listening_for_readiness() {
    std::filesystem::remove(notify_socket);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    notify_socket.copy(address.sun_path, sizeof address.sun_path - 1);
    if (bind(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot listen on /run/notify");
    return socket;
}

void wait_for_readiness(const FileDescriptor& socket, Process& process) {
    pollfd event{socket.number(), POLLIN, 0};
    std::array<char, 64> words{};
    const bool is_notified = poll(&event, 1, Deadline::after(long_enough).left()) == 1 &&
                             read(socket.number(), words.data(), words.size()) > 0;
    if (!is_notified || std::string(words.data()) != "READY=1")
        throw std::runtime_error("the watch is not ready; it said: " + process.said());
}

/// Reads /proc/PID/syscall, which has the number and arguments of a system call (proc(5)): is it
/// poll without a timeout?
bool waits_for_ever(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/syscall");
    long number = 0;
    std::string descriptors;
    std::string count;
    std::string time;
    file >> number >> descriptors >> count >> time;
    return number == SYS_poll && time.ends_with("ffffffff");
}

unsigned long number_after(const std::string& name, const std::filesystem::path& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name)) return std::stoul(line.substr(name.size()));
    }
    return 0;
}

}  // namespace

Watching::Watching()
    : process_([this] {
          const FileDescriptor manager = listening_for_readiness();
          Pipe pipe;
          reading_ = std::move(pipe.reading);
          Process process({{std::getenv("VIF_WORKSPACE_HELPER"), "watch"},
                           {{"NOTIFY_SOCKET", notify_socket}},
                           nullptr,
                           pipe.writing.number()});
          wait_for_readiness(manager, process);
          return process;
      }()) {
    wait_until_asleep();
}

bool Watching::read_more(Deadline deadline) {
    pollfd event{reading_.number(), POLLIN, 0};
    if (poll(&event, 1, deadline.left()) != 1) return false;
    std::array<char, 4096> piece{};
    const ssize_t size = read(reading_.number(), piece.data(), piece.size());
    if (size <= 0) return false;
    said_.append(piece.data(), static_cast<std::size_t>(size));
    return true;
}

void Watching::wait_for(const std::string& words) {
    wait_for_another(words, 0);
}

void Watching::wait_for_another(const std::string& words, unsigned times_before) {
    const Deadline deadline = Deadline::after(long_enough);
    while (times(words) <= times_before) {
        if (!read_more(deadline))
            throw std::runtime_error("the watch did not say another " + words + " but: " + said_);
    }
}

const std::string& Watching::said() {
    while (read_more(Deadline::after(milliseconds(0)))) {
    }
    return said_;
}

unsigned Watching::times(const std::string& words) {
    unsigned count = 0;
    std::istringstream lines(said());
    for (std::string line; std::getline(lines, line);) count += line.starts_with(words) ? 1 : 0;
    return count;
}

unsigned long Watching::wakeups() const {
    unsigned long count = 0;
    const std::string tasks = "/proc/" + std::to_string(process_.pid()) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
        for (const char* kind : {"voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"})
            count += number_after(kind, task.path() / "status");
    }
    return count;
}

void Watching::wait_until_asleep() {
    const Deadline deadline = Deadline::after(long_enough);
    for (unsigned long before = wakeups();; before = wakeups()) {
        if (process_.ends_before(Deadline::after(milliseconds(50))))
            throw std::runtime_error("the watch has ended; it said: " + said() + process_.said());
        if (waits_for_ever(process_.pid()) && wakeups() == before) return;
        if (deadline.has_passed())
            throw std::runtime_error("the watch does not come to rest; it said: " + said());
    }
}

}  // namespace vif_workspace::tests
