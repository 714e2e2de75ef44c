// SPDX-License-Identifier: GPL-2.0-or-later
#include "host/network_namespace.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include <boost/filesystem/operations.hpp>

#include "host/child_process.h"
#include "host/deadline.h"
#include "model/error.h"

namespace vif_workspace {
namespace {

const Path names = "/run/netns";
// The host's files, whatever mounts this process has.
const Path host_root = "/proc/1/root";

Path file_of(const std::string& name) {
    return names / name;
}

std::optional<Descriptor> open_namespace(const Path& path) {
    Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct statfs about = {};
    const bool is_one = descriptor.number() >= 0 && fstatfs(descriptor.number(), &about) == 0 &&
                        about.f_type == NSFS_MAGIC;
    if (!is_one) return std::nullopt;
    return descriptor;
}

/// Do we and the host's first process have the same /run, so that only the mounts in it differ?
bool shares_run_with_host() {
    struct stat ours = {};
    struct stat theirs = {};
    return stat(names.c_str(), &ours) == 0 && stat((host_root / names).c_str(), &theirs) == 0 &&
           ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

bool has_own_mounts() {
    boost::system::error_code failure;
    return boost::filesystem::read_symlink("/proc/self/ns/mnt", failure) !=
           boost::filesystem::read_symlink("/proc/1/ns/mnt", failure);
}

/// Where that is not permitted, this process's own mounts are used. The root of the first process
/// may be another directory than the root of its mount namespace.
void enter_mounts_of_host() {
    const Descriptor mounts(open("/proc/1/ns/mnt", O_RDONLY | O_CLOEXEC));
    const Descriptor root(open(host_root.c_str(), O_PATH | O_CLOEXEC));
    const bool is_open = mounts.number() >= 0 && root.number() >= 0;
    if (!is_open || setns(mounts.number(), CLONE_NEWNS) != 0) return;
    if (fchdir(root.number()) != 0 || chroot(".") != 0) _exit(errno);
}

/// Makes /run/netns a shared mount, as `ip netns add` does: other mount namespaces then see what is
/// mounted in it.
void share_names() {
    if (mount("", names.c_str(), "none", MS_SHARED | MS_REC, nullptr) == 0) return;
    if (mount(names.c_str(), names.c_str(), "none", MS_BIND | MS_REC, nullptr) == 0)
        mount("", names.c_str(), "none", MS_SHARED | MS_REC, nullptr);
}

/// Runs STEP, which returns 0 or errno, in a child process, and there among the host's mounts if
/// this process has others but the same /run. Throws Error (system): "cannot WHAT".
void among_mounts_of_host(const std::function<int()>& step, const std::string& what) {
    const bool has_other_mounts = has_own_mounts() && shares_run_with_host();
    const pid_t pid = fork();
    if (pid < 0) throw Error(ErrorKind::system, "cannot " + what + ": " + last_error());
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (has_other_mounts) enter_mounts_of_host();
        _exit(step());
    }
    const int failure =
        ChildProcess(pid).status_by(Deadline::in(std::chrono::seconds(5))).value_or(ETIMEDOUT);
    if (failure != 0)
        throw Error(ErrorKind::system, "cannot " + what + ": " + std::strerror(failure));
}

int unmount_and_remove(const Path& file) {
    while (umount2(file.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) == 0) {
    }
    return unlink(file.c_str()) == 0 || errno == ENOENT ? 0 : errno;
}

}  // namespace

std::optional<NetworkNamespace> NetworkNamespace::named(const std::string& name) {
    for (const Path& path : {file_of(name), host_root / file_of(name)}) {
        if (auto descriptor = open_namespace(path)) return NetworkNamespace(std::move(*descriptor));
    }
    return std::nullopt;
}

std::optional<NetworkNamespace> NetworkNamespace::of_process(int pid) {
    auto descriptor = open_namespace(Path("/proc") / std::to_string(pid) / "ns/net");
    if (!descriptor) return std::nullopt;
    return NetworkNamespace(std::move(*descriptor));
}

NetworkNamespace NetworkNamespace::make() {
    const std::optional<NetworkNamespace> own = of_process(getpid());
    if (!own) throw Error(ErrorKind::system, "cannot open /proc/self/ns/net: " + last_error());
    if (unshare(CLONE_NEWNET) != 0)
        throw Error(ErrorKind::system, "cannot make a network namespace: " + last_error());
    std::optional<NetworkNamespace> made = of_process(getpid());
    if (setns(own->descriptor(), CLONE_NEWNET) != 0) {
        throw Error(ErrorKind::system,
                    "cannot return from a new network namespace: " + last_error());
    }
    if (!made)
        throw Error(ErrorKind::system, "cannot open a new network namespace: " + last_error());
    return std::move(*made);
}

void NetworkNamespace::give_name(const std::string& name) const {
    boost::system::error_code failed;
    boost::filesystem::create_directories(names, failed);
    if (failed)
        throw Error(ErrorKind::system, "cannot make " + names.string() + ": " + failed.message());
    const Path file = file_of(name);
    const std::string ours = "/proc/self/fd/" + std::to_string(descriptor());
    among_mounts_of_host(
        [&] {
            share_names();
            const int failure = unmount_and_remove(file);
            if (failure != 0) return failure;
            const Descriptor empty(open(file.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0));
            if (empty.number() < 0) return errno;
            return mount(ours.c_str(), file.c_str(), "none", MS_BIND, nullptr) == 0 ? 0 : errno;
        },
        "name the network namespace " + file.string());
}

std::uint64_t NetworkNamespace::number() const {
    struct stat about = {};
    return fstat(descriptor(), &about) == 0 ? about.st_ino : 0;
}

void NetworkNamespace::inside(const std::function<void()>& work) const {
    const std::optional<NetworkNamespace> own = of_process(getpid());
    const bool is_inside = own && setns(descriptor(), CLONE_NEWNET) == 0;
    if (!is_inside)
        throw Error(ErrorKind::system, "cannot enter a network namespace: " + last_error());
    const auto come_back = [&] {
        // If the way back fails, abort: the code that follows must not run inside the namespace.
        if (setns(own->descriptor(), CLONE_NEWNET) != 0) std::abort();
    };
    try {
        work();
    } catch (...) {
        come_back();
        throw;
    }
    come_back();
}

void remove_network_name(const std::string& name) {
    const Path file = file_of(name);
    unmount_and_remove(file);  // among the mounts of this process
    boost::system::error_code failed;
    if (boost::filesystem::exists(names, failed))
        among_mounts_of_host([&] { return unmount_and_remove(file); }, "remove " + file.string());
}

std::vector<std::string> network_names(const std::string& prefix) {
    std::set<std::string> found;
    for (const Path& directory : {names, host_root / names}) {
        boost::system::error_code failure;
        for (boost::filesystem::directory_iterator entry(directory, failure), end;
             !failure && entry != end; entry.increment(failure)) {
            std::string name = entry->path().filename().string();
            if (name.starts_with(prefix)) found.insert(std::move(name));
        }
    }
    return {found.begin(), found.end()};
}

}  // namespace vif_workspace
