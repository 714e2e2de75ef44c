// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Grants: the page through which an introduced domain talks with the daemon, and a
 * socket in the run directory through which a client of the tests talks on it. Only whole messages
 * go onto the ring, so a client that is killed in the middle of one leaves the ring in step; before
 * the next client the daemon gets a reset of the domain's watches and transactions, as a guest's
 * kernel would send it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xen/io/xs_wire.h>
#include <xenctrl.h>
#include <xengnttab.h>

#include "domains.h"
#include "events.h"
#include "guest_rings.h"

enum { RESET_ID = 0x7e5e7000 };
#define RING XENSTORE_RING_SIZE
#define MIN(a, b) ((a) < (b) ? (a) : (b))

struct guest {
    struct guest* next;
    unsigned domid;
    unsigned in_len, in_off; /* bytes of the request collected, and put on the ring */
    int listener, client;    /* client is -1 while no client is connected */
    int draining;            /* the client has gone, and the reset is not yet acknowledged */
    int ring_full;
    unsigned out_got, out_left; /* framing of the replies */
    struct xsd_sockmsg out_header;
    struct xenstore_domain_interface* page;
    union {
        struct xsd_sockmsg header;
        char raw[sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX];
    } in;
};

static struct guest* guests;
static long handle; /* what the opaque handle points to */

static struct guest* find(unsigned domid) {
    struct guest* guest = guests;

    while (guest && guest->domid != domid) guest = guest->next;
    return guest;
}

/* The client has left: its half message is dropped, and a reset takes its place. */
static void begin_reset(struct guest* guest) {
    close(guest->client);
    guest->client = -1;
    guest->draining = 1;
    guest->in.header = (struct xsd_sockmsg){.type = XS_RESET_WATCHES, .req_id = RESET_ID, .len = 1};
    guest->in.raw[sizeof guest->in.header] = 0;
    guest->in_len = sizeof guest->in.header + 1;
}

/* Whether a whole request is at hand. */
static int collect_request(struct guest* guest) {
    unsigned wanted;
    ssize_t got;

    for (;;) {
        wanted = sizeof guest->in.header;
        if (guest->in_len >= wanted) wanted += MIN(guest->in.header.len, XENSTORE_PAYLOAD_MAX);
        if (guest->in_len >= wanted) return 1;
        if (guest->client < 0) return 0;
        got = recv(guest->client, guest->in.raw + guest->in_len, wanted - guest->in_len,
                   MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) return 0;
        if (got > 0)
            guest->in_len += got;
        else
            begin_reset(guest);
    }
}

static void move_requests(struct guest* guest) {
    struct xenstore_domain_interface* page = guest->page;
    unsigned size;

    guest->ring_full = 0;
    while (collect_request(guest)) {
        size = MIN(RING - (page->req_prod - page->req_cons), guest->in_len - guest->in_off);
        size = MIN(size, RING - MASK_XENSTORE_IDX(page->req_prod));
        if (size == 0) {
            guest->ring_full = 1;
            return;
        }
        memcpy(page->req + MASK_XENSTORE_IDX(page->req_prod), guest->in.raw + guest->in_off, size);
        page->req_prod += size;
        guest->in_off += size;
        if (guest->in_off == guest->in_len) guest->in_len = guest->in_off = 0;
    }
}

/* Looks for the acknowledgement of a reset among replies that no client waits for any more. */
static void follow_framing(struct guest* guest, const char* bytes, unsigned size) {
    unsigned used = 0, part;

    while (used < size) {
        if (guest->out_got < sizeof guest->out_header) {
            part = MIN(size - used, sizeof guest->out_header - guest->out_got);
            memcpy((char*)&guest->out_header + guest->out_got, bytes + used, part);
            guest->out_got += part;
            guest->out_left = guest->out_header.len;
        } else {
            part = MIN(size - used, guest->out_left);
            guest->out_left -= part;
        }
        used += part;
        if (guest->out_got < sizeof guest->out_header || guest->out_left) continue;
        guest->out_got = 0;
        if (guest->out_header.req_id == RESET_ID) guest->draining = 0;
    }
}

static void move_replies(struct guest* guest) {
    struct xenstore_domain_interface* page = guest->page;
    char bytes[RING];
    unsigned size;
    ssize_t sent;

    while ((size = page->rsp_prod - page->rsp_cons)) {
        size = MIN(size, RING - MASK_XENSTORE_IDX(page->rsp_cons));
        memcpy(bytes, page->rsp + MASK_XENSTORE_IDX(page->rsp_cons), size);
        if (guest->client >= 0) {
            sent = send(guest->client, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN) return;
            if (sent >= 0) size = sent;
        }
        page->rsp_cons += size;
        follow_framing(guest, bytes, size);
    }
}

static void pump(struct guest* guest) {
    uint32_t what = 0;

    move_requests(guest);
    move_replies(guest);
    await(guest->listener, guest->client < 0 && !guest->draining ? EPOLLIN : 0, guest->domid);
    if (guest->client < 0) return;
    if (!guest->ring_full) what |= EPOLLIN;
    if (guest->page->rsp_prod != guest->page->rsp_cons) what |= EPOLLOUT;
    await(guest->client, what, guest->domid);
}

void serve_guest(unsigned domid) {
    struct guest* guest = find(domid);

    if (!guest) return;
    if (guest->client < 0 && !guest->draining)
        guest->client = accept4(guest->listener, NULL, NULL, SOCK_CLOEXEC);
    pump(guest);
}

static void socket_address(unsigned domid, struct sockaddr_un* address) {
    address->sun_family = AF_UNIX;
    snprintf(address->sun_path, sizeof address->sun_path, "%s/socket.%u", run_directory(), domid);
}

xengnttab_handle* xengnttab_open(xentoollog_logger* log, unsigned flags) {
    return (void*)&handle;
}

int xengnttab_close(xengnttab_handle* xgt) {
    return 0;
}

int xengnttab_set_max_grants(xengnttab_handle* xgt, uint32_t count) {
    return 0;
}

void* xengnttab_map_grant_ref(xengnttab_handle* xgt, uint32_t domid, uint32_t ref, int prot) {
    struct sockaddr_un address = {0};
    struct guest* guest;

    if (domain_state(domid) < 0) {
        errno = ENOENT;
        return NULL;
    }
    guest = calloc(1, sizeof *guest);
    if (!guest) return NULL;
    guest->domid = domid;
    guest->client = -1;
    guest->page =
        mmap(NULL, XC_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    socket_address(domid, &address);
    unlink(address.sun_path);
    guest->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(guest->listener, (void*)&address, sizeof address) || listen(guest->listener, 64))
        perror(address.sun_path);
    guest->next = guests;
    guests = guest;
    await(guest->listener, EPOLLIN, domid);
    return guest->page;
}

int xengnttab_unmap(xengnttab_handle* xgt, void* page, uint32_t count) {
    struct sockaddr_un address = {0};
    struct guest **place = &guests, *guest;

    while (*place && (*place)->page != page) place = &(*place)->next;
    guest = *place;
    if (!guest) {
        errno = EINVAL;
        return -1;
    }
    *place = guest->next;
    socket_address(guest->domid, &address);
    unlink(address.sun_path);
    close(guest->listener);
    if (guest->client >= 0) close(guest->client);
    munmap(guest->page, XC_PAGE_SIZE);
    free(guest);
    return 0;
}
