// SPDX-License-Identifier: GPL-2.0-or-later
/* Which domains exist, and where the run directory is. Shared by the parts of the shim. */
#ifndef XENSTORED_SHIM_DOMAINS_H
#define XENSTORED_SHIM_DOMAINS_H

const char* run_directory(void);

/* -1: no such domain. Otherwise the first byte of its file, 's' if it has shut down, or 0. */
int domain_state(unsigned domid);

#endif
