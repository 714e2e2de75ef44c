// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Event channels: one epoll descriptor over the run directory, whose changes mean that a domain
 * came or went, and over the guests' sockets.
 */
#define _GNU_SOURCE
#include "events.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xenevtchn.h>

#include "domains.h"
#include "guest_rings.h"

enum {
    VIRQ_PORT = 1,
    IDLE_PORT = 2,
    FIRST_GUEST_PORT = 16,  /* + domid */
    RUN_DIRECTORY = 1 << 20 /* among the epoll tokens, which are domids */
};

static int events = -1, run_directory_changes = -1;
static long handle; /* what the opaque handle points to */

void await(int file, uint32_t what, uint32_t domid) {
    struct epoll_event event = {.events = what, .data.u32 = domid};

    if (epoll_ctl(events, EPOLL_CTL_MOD, file, &event) && errno == ENOENT)
        epoll_ctl(events, EPOLL_CTL_ADD, file, &event);
}

xenevtchn_handle* xenevtchn_open(xentoollog_logger* log, unsigned flags) {
    events = epoll_create1(EPOLL_CLOEXEC);
    run_directory_changes = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    inotify_add_watch(run_directory_changes, run_directory(),
                      IN_DELETE | IN_CLOSE_WRITE | IN_MOVED_FROM);
    await(run_directory_changes, EPOLLIN, RUN_DIRECTORY);
    return (void*)&handle;
}

xenevtchn_handle* xenevtchn_fdopen(xentoollog_logger* log, int file, unsigned flags) {
    errno = ENOSYS; /* for live update alone */
    return NULL;
}

/* The daemon asks for it each time before it waits, and for the first time when it is about to
 * serve. */
int xenevtchn_fd(xenevtchn_handle* xce) {
    static int is_announced;

    if (!is_announced) dprintf(STDOUT_FILENO, "%d\n", (int)getpid());
    is_announced = 1;
    return events;
}

int xenevtchn_unmask(xenevtchn_handle* xce, evtchn_port_t port) {
    return 0;
}

int xenevtchn_unbind(xenevtchn_handle* xce, evtchn_port_t port) {
    return 0;
}

xenevtchn_port_or_error_t xenevtchn_bind_virq(xenevtchn_handle* xce, unsigned virq) {
    return VIRQ_PORT;
}

xenevtchn_port_or_error_t xenevtchn_bind_interdomain(xenevtchn_handle* xce, uint32_t domid,
                                                     evtchn_port_t remote) {
    return FIRST_GUEST_PORT + domid;
}

/* The daemon has touched a ring. */
int xenevtchn_notify(xenevtchn_handle* xce, evtchn_port_t port) {
    if (port >= FIRST_GUEST_PORT) serve_guest(port - FIRST_GUEST_PORT);
    return 0;
}

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle* xce) {
    struct epoll_event event;
    char changes[4096];

    if (epoll_wait(events, &event, 1, 0) != 1) return IDLE_PORT;
    if (event.data.u32 == RUN_DIRECTORY) {
        while (read(run_directory_changes, changes, sizeof changes) > 0)
            ;
        return VIRQ_PORT; /* the daemon looks at all domains again */
    }
    serve_guest(event.data.u32);
    return FIRST_GUEST_PORT + event.data.u32;
}
