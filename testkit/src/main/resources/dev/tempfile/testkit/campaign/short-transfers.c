/*
 * Preloaded, it has reads and writes of files under SHORT_TRANSFERS_IN move at most SHORT_TRANSFERS_BYTES at once. POSIX allows
 * that at any time; file systems on a disk hardly ever do it, so that a missing loop goes unnoticed for years.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static size_t at_most(int fd, size_t asked) {
    const char *directory = getenv("SHORT_TRANSFERS_IN");
    const char *bytes = getenv("SHORT_TRANSFERS_BYTES");
    if (!directory || !bytes) {
        return asked;
    }
    char link[32];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return asked;
    }
    path[length] = 0;
    size_t limit = strtoul(bytes, NULL, 10);
    return strncmp(path, directory, strlen(directory)) == 0 && asked > limit ? limit : asked;
}

#define CUT(RESULT, NAME, PARAMETERS, ...)                                                                                       \
    RESULT NAME PARAMETERS {                                                                                                     \
        RESULT(*next) PARAMETERS = (RESULT(*) PARAMETERS)dlsym(RTLD_NEXT, #NAME);                                                \
        count = at_most(fd, count);                                                                                              \
        return next(__VA_ARGS__);                                                                                                \
    }

CUT(ssize_t, read, (int fd, void *buffer, size_t count), fd, buffer, count)
CUT(ssize_t, write, (int fd, const void *buffer, size_t count), fd, buffer, count)
CUT(ssize_t, pread64, (int fd, void *buffer, size_t count, off64_t at), fd, buffer, count, at)
CUT(ssize_t, pwrite64, (int fd, const void *buffer, size_t count, off64_t at), fd, buffer, count, at)

/* One piece is allowed for many. */
ssize_t readv(int fd, const struct iovec *pieces, int count) {
    return count > 0 ? read(fd, pieces[0].iov_base, pieces[0].iov_len) : 0;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    return count > 0 ? write(fd, pieces[0].iov_base, pieces[0].iov_len) : 0;
}

ssize_t copy_file_range(int in, off64_t *from, int fd, off64_t *to, size_t count, unsigned flags) {
    ssize_t (*next)(int, off64_t *, int, off64_t *, size_t, unsigned) =
        (ssize_t(*)(int, off64_t *, int, off64_t *, size_t, unsigned))dlsym(RTLD_NEXT, "copy_file_range");
    return next(in, from, fd, to, at_most(fd, count), flags);
}

ssize_t sendfile64(int fd, int in, off64_t *from, size_t count) {
    ssize_t (*next)(int, int, off64_t *, size_t) = (ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64");
    return next(fd, in, from, at_most(fd, count));
}
