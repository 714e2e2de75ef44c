// SPDX-License-Identifier: GPL-2.0-or-later
// The quotas that xenstored has for a driver domain, for a program that runs as domain 0, which has
// none. A refusal is EINVAL, as libxenstore reports oxenstored's EQUOTA.
//
//   QUOTA_REFUSALS   so many transactions are refused before one can be started
//   QUOTA_NODES      nodes whose path ends with this cannot be written
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct xs_handle;

static int refusals = 0;
static const char* nodes = NULL;

__attribute__((constructor)) static void choose(void) {
    const char* number = getenv("QUOTA_REFUSALS");
    const char* ending = getenv("QUOTA_NODES");
    if (number != NULL) refusals = atoi(number);
    if (ending != NULL) nodes = strdup(ending);
}

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

uint32_t xs_transaction_start(struct xs_handle* handle);
uint32_t xs_transaction_start(struct xs_handle* handle) {
    if (refusals == 0) return REAL(xs_transaction_start)(handle);
    --refusals;
    errno = EINVAL;
    return 0;
}

bool xs_write(struct xs_handle* handle, uint32_t number, const char* path, const void* data,
              unsigned length);
bool xs_write(struct xs_handle* handle, uint32_t number, const char* path, const void* data,
              unsigned length) {
    const size_t size = strlen(path);
    const bool is_refused =
        nodes != NULL && size >= strlen(nodes) && strcmp(path + size - strlen(nodes), nodes) == 0;
    if (!is_refused) return REAL(xs_write)(handle, number, path, data, length);
    errno = EINVAL;
    return false;
}
