// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the Nth effect of a program fail, or kills the program at it. An effect is whatever
// outlives the program: a file replaced or removed, a command started, a process signalled, a
// netlink message to the kernel, a xenstore transaction committed. Environment:
//
// FAULT_AT: N, from 1.
//
// FAULT: kill or fail.
//
// FAULT_MARK: a file that is made when the fault happens; if it is missing afterwards, the program
// has fewer effects than N.
//
// FAULT_PARENT: the parent of the one process that has the fault, so that its children have none;
// without it every process has it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/rtnetlink.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct xs_handle;

static pid_t meant = 0;
static int effects = 0;
static int fault_at = 0;
static bool kills = false;
static char* mark = NULL;

/// Runs before the program clears its environment.
__attribute__((constructor)) static void choose(void) {
    const char* at = getenv("FAULT_AT");
    const char* parent = getenv("FAULT_PARENT");
    if (at == NULL || (parent != NULL && getppid() != atoi(parent))) return;
    meant = getpid();
    fault_at = atoi(at);
    kills = strcmp(getenv("FAULT"), "kill") == 0;
    mark = strdup(getenv("FAULT_MARK"));
}

/// Whether this effect fails. Does not return if the program is killed at it.
static bool fails(void) {
    if (getpid() != meant || ++effects != fault_at) return false;
    close(open(mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    if (kills) raise(SIGKILL);
    errno = EIO;
    return true;
}

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

int rename(const char* from, const char* to) {
    return fails() ? -1 : REAL(rename)(from, to);
}

int unlink(const char* path) {
    return fails() ? -1 : REAL(unlink)(path);
}

pid_t fork(void) {
    return fails() ? -1 : REAL(fork)();
}

ssize_t sendmsg(int socket, const struct msghdr* message, int flags) {
    return fails() ? -1 : REAL(sendmsg)(socket, message, flags);
}

/// Rtnetlink (libmnl). Every fourth kind of message is a query that changes nothing (RTM_GETLINK
/// and others).
ssize_t sendto(int socket, const void* message, size_t size, int flags, const struct sockaddr* to,
               socklen_t length) {
    const bool is_netlink = to != NULL && to->sa_family == AF_NETLINK;
    const bool asks = is_netlink && size >= sizeof(struct nlmsghdr) &&
                      ((const struct nlmsghdr*)message)->nlmsg_type % 4 == RTM_GETLINK % 4;
    return is_netlink && !asks && fails() ? -1
                                          : REAL(sendto)(socket, message, size, flags, to, length);
}

long syscall(long number, ...) {
    long words[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; ++i) words[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_pidfd_send_signal && fails()) return -1;
    return REAL(syscall)(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

bool xs_transaction_end(struct xs_handle* handle, uint32_t number, bool abort);
bool xs_transaction_end(struct xs_handle* handle, uint32_t number, bool abort) {
    return !abort && fails() ? false : REAL(xs_transaction_end)(handle, number, abort);
}
