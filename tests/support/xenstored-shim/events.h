// SPDX-License-Identifier: GPL-2.0-or-later
/* The one descriptor on which the daemon waits for everything that comes from outside its own
 * sockets. */
#ifndef XENSTORED_SHIM_EVENTS_H
#define XENSTORED_SHIM_EVENTS_H

#include <stdint.h>

/* From now on WHAT (EPOLLIN, EPOLLOUT, 0) on FILE leads to serve_guest(DOMID). */
void await(int file, uint32_t what, uint32_t domid);

#endif
