// SPDX-License-Identifier: GPL-2.0-or-later
#include "ipv6/sandbox.h"

#include <initializer_list>
#include <memory>
#include <string>

#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "model/error.h"

namespace vif_workspace {
namespace {

/// It owns no file. Another process of that user can end this one, which check finds and repair
/// mends, but cannot read or change it (PR_SET_DUMPABLE).
constexpr const char* user = "nobody";

/// Sanitizers need more system calls than can be listed.
#ifdef VIF_WORKSPACE_SANITIZED
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorKind::system, "cannot " + what + ": " + last_error());
}

void limit(int resource, rlim_t most) {
    const rlimit value = {.rlim_cur = most, .rlim_max = most};
    if (setrlimit(static_cast<__rlimit_resource>(resource), &value) != 0)
        fail("limit a resource of this process");
}

/// From root to another user: the kernel takes all capabilities away with that (capabilities(7)).
void drop_user() {
    const passwd* nobody = getpwnam(user);
    if (nobody == nullptr) fail(std::string("find the user ") + user);
    const uid_t uid = nobody->pw_uid;
    const gid_t gid = nobody->pw_gid;
    if (setgroups(0, nullptr) != 0 || setresgid(gid, gid, gid) != 0 ||
        setresuid(uid, uid, uid) != 0) {
        fail(std::string("become the user ") + user);
    }
}

/// What the program does from here on: it waits, reads the file of its guests again, receives and
/// sends, and allocates memory.
void restrict_system_calls() {
    const std::unique_ptr<void, decltype(&seccomp_release)> filter(
        seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release);
    if (!filter) fail("make a filter of system calls");
    for (const int call : {SCMP_SYS(poll),
                           SCMP_SYS(ppoll),
                           SCMP_SYS(recvfrom),
                           SCMP_SYS(recv),
                           SCMP_SYS(sendto),
                           SCMP_SYS(send),
                           SCMP_SYS(read),
                           SCMP_SYS(pread64),
                           SCMP_SYS(openat),
                           SCMP_SYS(open),
                           SCMP_SYS(close),
                           SCMP_SYS(fstat),
                           SCMP_SYS(newfstatat),
                           SCMP_SYS(fstat64),
                           SCMP_SYS(fstatat64),
                           SCMP_SYS(statx),
                           SCMP_SYS(lseek),
                           SCMP_SYS(_llseek),
                           SCMP_SYS(flock),
                           SCMP_SYS(write),
                           SCMP_SYS(brk),
                           SCMP_SYS(mmap),
                           SCMP_SYS(mmap2),
                           SCMP_SYS(munmap),
                           SCMP_SYS(mremap),
                           SCMP_SYS(madvise),
                           SCMP_SYS(futex),
                           SCMP_SYS(clock_gettime),
                           SCMP_SYS(clock_gettime64),
                           SCMP_SYS(gettimeofday),
                           SCMP_SYS(getrandom),
                           SCMP_SYS(restart_syscall),
                           SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(sigreturn),
                           SCMP_SYS(rt_sigprocmask),
                           SCMP_SYS(getpid),
                           SCMP_SYS(gettid),
                           SCMP_SYS(tgkill),
                           SCMP_SYS(dup2),
                           SCMP_SYS(dup3),
                           SCMP_SYS(exit),
                           SCMP_SYS(exit_group)}) {
        if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0)
            fail("allow a system call");
    }
    if (seccomp_load(filter.get()) != 0) fail("restrict the system calls of this process");
}

}  // namespace

void enter_sandbox() {
    constexpr rlim_t descriptors = 16;
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, descriptors);
    drop_user();
    limit(RLIMIT_NPROC, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("give up new privileges");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) fail("forbid to be traced");
    if (!is_sanitized) restrict_system_calls();
}

}  // namespace vif_workspace
