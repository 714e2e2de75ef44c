// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes the assignment of a MAC, in C.
 *
 *   assign MAC NODE=VALUE...     replaces the assignment of MAC
 *   assign MAC                   removes the assignment of MAC
 *
 *   assign 00:16:3e:00:00:0a ip=10.7.0.10 hostname=alpha 'dns=10.7.0.53 10.7.0.54'
 *
 * cc -o assign assign.c -lxenstore     (Debian's package libxen-dev; in C++ the header needs extern
 * "C")
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <xenstore.h>

/* A relative path is in the home of the domain that runs this program. For the vifs of a driver
 * domain, domain 0 writes to /local/domain/DOMID/workspace/vif. */
#define TREE "workspace/vif/"

struct assignment {
    char directory[sizeof TREE + 17];
    char** pairs; /* NODE=VALUE each; NULL after the last one */
};

static bool set_mac(struct assignment* assignment, const char* mac) {
    char* end = stpcpy(assignment->directory, TREE);

    if (strlen(mac) != 17) return false;
    for (; *mac != '\0'; ++mac) *end++ = *mac == ':' ? '-' : (char)tolower((unsigned char)*mac);
    *end = '\0';
    return true;
}

static bool put(struct xs_handle* store, xs_transaction_t transaction, const char* directory,
                const char* pair) {
    const char* equals = strchr(pair, '=');
    char path[128];

    if (equals == NULL || equals - pair > 64) {
        errno = EINVAL;
        return false;
    }
    snprintf(path, sizeof path, "%s/%.*s", directory, (int)(equals - pair), pair);
    return xs_write(store, transaction, path, equals + 1, (unsigned)strlen(equals + 1));
}

static bool put_all(struct xs_handle* store, xs_transaction_t transaction,
                    const struct assignment* assignment) {
    if (!xs_rm(store, transaction, assignment->directory) && errno != ENOENT) return false;
    for (char** pair = assignment->pairs; *pair != NULL; ++pair)
        if (!put(store, transaction, assignment->directory, *pair)) return false;
    return true;
}

/* Writes the whole assignment, or nothing. */
static bool assign(struct xs_handle* store, const struct assignment* assignment) {
    bool ended;

    do { /* again, if another process has changed the same nodes meanwhile */
        xs_transaction_t transaction = xs_transaction_start(store);

        if (transaction == XBT_NULL) return false;
        if (!put_all(store, transaction, assignment)) {
            int reason = errno;

            xs_transaction_end(store, transaction, /* abort */ true);
            errno = reason;
            return false;
        }
        ended = xs_transaction_end(store, transaction, /* abort */ false);
    } while (!ended && errno == EAGAIN);
    return ended;
}

int main(int argc, char** argv) {
    struct assignment assignment;
    struct xs_handle* store;
    bool done;

    if (argc < 2 || !set_mac(&assignment, argv[1])) {
        fprintf(stderr, "usage: assign MAC [NODE=VALUE]...\n");
        return 2;
    }
    assignment.pairs = argv + 2;
    store = xs_open(0);
    done = store != NULL && assign(store, &assignment);
    if (!done) perror(assignment.directory);
    if (store != NULL) xs_close(store);
    return done ? 0 : 1;
}
