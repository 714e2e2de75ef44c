// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/process.h"

#include <cerrno>
#include <csignal>
#include <set>
#include <thread>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "host/proc_net.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

using namespace std::chrono_literals;

std::string command_line(const std::vector<std::string>& argv) {
    std::string line;
    for (const std::string& word : argv) line += word + '\0';
    return line;
}

Path directory_of(int pid) {
    return Path("/proc") / std::to_string(pid);
}

/// A process in a container may have the same arguments, and is not ours.
bool shares_our_files(int pid) {
    struct stat ours = {};
    struct stat theirs = {};
    return stat("/", &ours) == 0 && stat((directory_of(pid) / "root").c_str(), &theirs) == 0 &&
           ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

/// Processes come and go meanwhile: one whose files cannot be read any longer has ended.
std::optional<std::string> command_line_of(int pid) {
    try {
        return read_file(directory_of(pid) / "cmdline");
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// "socket:[INODE]" of each descriptor that is a socket.
std::set<std::string> sockets_of(int pid) {
    std::set<std::string> sockets;
    boost::system::error_code failure;
    for (boost::filesystem::directory_iterator entry(directory_of(pid) / "fd", failure), end;
         !failure && entry != end; entry.increment(failure)) {
        boost::system::error_code gone;
        sockets.insert(read_symlink(entry->path(), gone).string());
    }
    return sockets;
}

}  // namespace

std::optional<Process> Process::find(int pid, const std::vector<std::string>& argv) {
    Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    // The descriptor first: if the arguments match now, it stays the descriptor of that process.
    if (pidfd.number() < 0 || command_line_of(pid) != command_line(argv)) return std::nullopt;
    return Process(pid, std::move(pidfd));
}

std::vector<Process> Process::find_all(const std::vector<std::string>& argv) {
    std::vector<Process> found;
    for (const auto& entry : boost::filesystem::directory_iterator("/proc")) {
        const std::optional<int> pid = parse_number<int>(entry.path().filename().string());
        if (!pid) continue;
        std::optional<Process> process = find(*pid, argv);
        if (process && shares_our_files(*pid)) found.push_back(std::move(*process));
    }
    return found;
}

void Process::await_empty_sockets(const Deadline& deadline) const {
    const std::set<std::string> sockets = sockets_of(pid_);
    const Path net = directory_of(pid_) / "net";
    const auto has_unread = [&] {
        return has_unread_frames(read_file(net / "packet").value_or(""), sockets) ||
               has_unread_datagrams(read_file(net / "udp").value_or(""), sockets);
    };
    // The kernel does not report that the queue of another process is empty, so this polls.
    while (has_unread() && !deadline.has_passed()) std::this_thread::sleep_for(1ms);
}

void Process::end(const Deadline& deadline) const {
    syscall(SYS_pidfd_send_signal, pidfd_.number(), SIGTERM, nullptr, 0);
    if (is_readable_by(pidfd_, deadline.within(3s))) return;
    syscall(SYS_pidfd_send_signal, pidfd_.number(), SIGKILL, nullptr, 0);
    if (is_readable_by(pidfd_, deadline)) return;
    throw Error(ErrorKind::timeout,
                "process " + std::to_string(pid_) +
                    " did not end although it was killed; see what it is waiting for");
}

}  // namespace vif_workspace
