// SPDX-License-Identifier: GPL-2.0-or-later
/* The rings of introduced domains, seen from the event channels. */
#ifndef XENSTORED_SHIM_GUEST_RINGS_H
#define XENSTORED_SHIM_GUEST_RINGS_H

/* Takes a waiting client and moves bytes between its socket and the domain's ring, as far as both
 * go. Nothing if there is no such domain. */
void serve_guest(unsigned domid);

#endif
