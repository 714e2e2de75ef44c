// SPDX-License-Identifier: GPL-2.0-or-later
// shut_down DOMID soft_reset: the domain shuts down for that reason, as if its kernel had said so
// (kexec does). xl has no command for it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xenctrl.h>

int main(int argc, char** argv) {
    if (argc != 3 || strcmp(argv[2], "soft_reset") != 0) {
        fprintf(stderr, "usage: %s DOMID soft_reset\n", argv[0]);
        return 2;
    }
    xc_interface* xen = xc_interface_open(NULL, NULL, 0);
    if (xen == NULL) return 1;
    const int failed = xc_domain_shutdown(xen, (uint32_t)atoi(argv[1]), SHUTDOWN_soft_reset);
    if (failed) perror("xc_domain_shutdown");
    xc_interface_close(xen);
    return failed ? 1 : 0;
}
