// Makes the Nth effect of a program fail, or kills the program at it. Preloaded into workspace-vif and its
// like alone: what they run gets no environment, and they may forget their own. An effect is whatever outlives the program: a file replaced or
// removed, a command started, words to the kernel by netlink, a xenstore transaction committed.
//
//   FAULT_AT    N, from 1
//   FAULT       kill or fail
//   FAULT_MARK  a file that is made when it happens: without it, the program has fewer effects than N
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct xs_handle;

static int effects = 0;
static int fault_at = 0;
static bool kills = false;
static char* mark = NULL;

__attribute__((constructor)) static void remember(void) {
    const char* at = getenv("FAULT_AT");
    if (at == NULL) return;
    fault_at = atoi(at);
    kills = strcmp(getenv("FAULT"), "kill") == 0;
    mark = strdup(getenv("FAULT_MARK"));
}

/// Does this one fail? Does not return if the program dies at it.
static bool fails(void) {
    if (fault_at == 0 || ++effects != fault_at) return false;
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

bool xs_transaction_end(struct xs_handle* handle, uint32_t number, bool abort);
bool xs_transaction_end(struct xs_handle* handle, uint32_t number, bool abort) {
    return !abort && fails() ? false : REAL(xs_transaction_end)(handle, number, abort);
}
