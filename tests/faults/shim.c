/* Preloaded: make write(2) on files below $SHIM_BELOW behave like a difficult disk.
 *
 * SHIM_MODE=short  takes at most SHIM_BYTES bytes at a time, slowly, so that other writers come between
 * SHIM_MODE=zero   answers 0 to the first SHIM_BYTES writes
 * SHIM_MODE=full   takes SHIM_BYTES bytes in all, then has no space left
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long used;

static int is_below(int descriptor) {
    const char *below = getenv("SHIM_BELOW");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (below == NULL || length < 0) return 0;
    path[length] = 0;
    return strncmp(path, below, strlen(below)) == 0;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (real == NULL) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    const char *mode = getenv("SHIM_MODE"), *limit = getenv("SHIM_BYTES");
    if (mode == NULL || limit == NULL || !is_below(descriptor)) return real(descriptor, bytes, count);
    long bound = atol(limit);
    if (strcmp(mode, "short") == 0) {
        usleep(200);
        return real(descriptor, bytes, count < (size_t)bound ? count : (size_t)bound);
    }
    if (strcmp(mode, "zero") == 0) return used++ < bound ? 0 : real(descriptor, bytes, count);
    if (used >= bound) {
        errno = ENOSPC;
        return -1;
    }
    size_t left = (size_t)(bound - used);
    ssize_t written = real(descriptor, bytes, count < left ? count : left);
    if (written > 0) used += written;
    return written;
}
