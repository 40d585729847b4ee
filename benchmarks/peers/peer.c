/*
 * The peer that all others are compared with: each work in as few system calls as the kernel allows.
 *
 * Called as `peer PROGRAM WORK DIRECTORY`; says its version, then for every number on a line of stdin does the work
 * that many times and answers with the nanoseconds that one took. All the peers of this directory do so.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 4096, PIECE = 8192, MIB = 1 << 20, LIMIT = 256 << 10 };

static char block[PIECE], copy[PIECE];
static const char *directory;
static uint64_t seed;

static void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

/* Keeps the compiler from leaving out work whose result nobody reads. */
static void consume(void *p) { __asm__ volatile("" : : "g"(p) : "memory"); }

static uint64_t next_random(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    return seed ^= seed << 17;
}

static int create(char path[static 4096]) {
    snprintf(path, 4096, "%s/peer%016" PRIx64, directory, next_random());
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) die(path);
    return fd;
}

static int create_without_name(void) {
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) die("O_TMPFILE");
    return fd;
}

static void write_all(int fd, const char *from, size_t size) {
    if (write(fd, from, size) != (ssize_t) size) die("write");
}

static void named(void) {
    char path[4096];
    int fd = create(path);
    write_all(fd, block, BLOCK);
    close(fd);
    if (unlink(path)) die(path);
}

static void unnamed(void) {
    int fd = create_without_name();
    write_all(fd, block, BLOCK);
    close(fd);
}

static void unnamed_in_four_calls(void) {
    char path[4096];
    int fd = create(path);
    if (unlink(path)) die(path);
    write_all(fd, block, BLOCK);
    close(fd);
}

static void memory(size_t size) {
    char *content = NULL;
    size_t capacity = 0, piece = size < PIECE ? size : PIECE;
    for (size_t at = 0; at < size; at += piece) {
        if (at + piece > capacity) {
            capacity = capacity ? 2 * capacity : piece;
            content = realloc(content, capacity);
            if (!content) die("realloc");
        }
        memcpy(content + at, block, piece);
        consume(content);
    }
    for (size_t at = 0; at < size; at += piece) {
        memcpy(copy, content + at, piece);
        consume(copy);
    }
    free(content);
}

static void memory_4k(void) { memory(BLOCK); }
static void memory_1m(void) { memory(MIB); }
static void memory_16m(void) { memory(16 * MIB); }

static void over(void) {
    char *content = malloc(LIMIT);
    if (!content) die("malloc");
    size_t at = 0;
    for (; at < LIMIT; at += PIECE) memcpy(content + at, block, PIECE);
    int fd = create_without_name();
    write_all(fd, content, LIMIT);
    free(content);
    for (; at < MIB; at += PIECE) write_all(fd, block, PIECE);
    if (lseek(fd, 0, SEEK_SET)) die("lseek");
    while (read(fd, copy, PIECE) > 0) consume(copy);
    close(fd);
}

/* Gives the new file what the old one has beside its content; by name, in as few calls as that takes. */
static void give_attributes(int fd, const char *target) {
    char names[1024];
    struct stat old;
    if (lstat(target, &old)) return;
    if (fchmod(fd, old.st_mode & 0777)) die("fchmod");
    if (llistxattr(target, names, sizeof names) > 0) die("attributes that are not expected");
}

/* What stands at a path, asked for as Java asks for it, which takes the kernel longer than lstat. */
static mode_t look(const char *path, struct statx *seen) {
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_ALL, seen)) die(path);
    return seen->stx_mode;
}

/* The same, of the very file that was looked at, by the calls that Java has: what changes a mode is opened for that, by its name. */
static int give_attributes_without_its_handle(const char *path, const char *target, mode_t mode) {
    char names[1024];
    struct statx old;
    mode_t wanted = look(target, &old) & 0777;
    int seen = open(target, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (seen < 0 || flistxattr(seen, names, sizeof names) > 0) die("attributes that are not expected");
    close(seen);
    if (wanted == (mode & 0777)) return 0;
    int again = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (again < 0 || fchmod(again, wanted)) die("fchmod");
    close(again);
    return 1;
}

static void set_lock(int fd, short type) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    if (fcntl(fd, F_SETLK, &lock)) die("lock");
}

/*
 * The whole content or none, and what the target has beside it: locked from its birth, for a sweep must see that its owner
 * lives; mode and extended attributes asked for and given; closed first only where nothing is forced. With the same calls: all
 * that ours makes, so that the ratio is what the JVM costs. It looks that nothing but a regular file is replaced, and nothing but
 * what was made here published; to close a second descriptor drops the lock, so that it is taken again.
 */
static void replace(int forced, int durable, int same_calls) {
    char path[4096], target[4096];
    struct stat open_file;
    struct statx around, made, now;
    snprintf(target, sizeof target, "%s/target", directory);
    if (same_calls && !S_ISREG(look(target, &now))) die("no regular file");
    if (same_calls && durable) look(directory, &around);
    int fd = create(path);
    if (same_calls && fstat(fd, &open_file)) die("fstat");
    set_lock(fd, F_WRLCK);
    if (same_calls) look(path, &made);
    write_all(fd, block, BLOCK);
    if (same_calls) {
        mode_t mode = look(path, &now);
        if (now.stx_ino != made.stx_ino || now.stx_dev_minor != made.stx_dev_minor) die("not what was made");
        if (give_attributes_without_its_handle(path, target, mode) && forced) {
            set_lock(fd, F_UNLCK);
            set_lock(fd, F_WRLCK);
        }
    } else {
        give_attributes(fd, target);
    }
    if (forced && fsync(fd)) die("fsync");
    if (same_calls && !forced) set_lock(fd, F_UNLCK);
    if (!forced) close(fd);
    if (rename(path, target)) die(target);
    if (same_calls && forced) set_lock(fd, F_UNLCK);
    if (forced) close(fd);
    if (durable) {
        int parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (parent < 0 || fsync(parent)) die(directory);
        close(parent);
    }
}

static void unsynced(void) { replace(0, 0, 0); }
static void atomic(void) { replace(1, 0, 0); }
static void durable(void) { replace(1, 1, 0); }
static void unsynced_with_the_same_calls(void) { replace(0, 0, 1); }
static void atomic_with_the_same_calls(void) { replace(1, 0, 1); }
static void durable_with_the_same_calls(void) { replace(1, 1, 1); }

static void large_written(void) {
    static char piece[64 << 10];
    char path[4096], target[4096];
    snprintf(target, sizeof target, "%s/target", directory);
    int fd = create(path);
    memset(piece, 'x', sizeof piece);
    for (size_t at = 0; at < 1 << 30; at += sizeof piece) write_all(fd, piece, sizeof piece);
    if (fsync(fd)) die("fsync");
    if (rename(path, target)) die(target);
    close(fd);
}

/* As one does it who knows that cp forces nothing; what starting both costs is a thousandth of it. */
static void large(void) {
    char command[3 * 4096 + 64];
    snprintf(command, sizeof command, "cp -- '%s/source' '%s/copy' && sync -- '%s/copy'", directory, directory, directory);
    if (system(command)) die(command);
}

static const struct {
    const char *program, *work;
    void (*run)(void);
} works[] = {
    {"c", "named", named},
    {"c", "unnamed", unnamed},
    {"c-four", "unnamed", unnamed_in_four_calls},
    {"c", "memory-4k", memory_4k},
    {"c", "memory-1m", memory_1m},
    {"c", "memory-16m", memory_16m},
    {"c", "over", over},
    {"c", "unsynced", unsynced},
    {"c", "atomic", atomic},
    {"c", "durable", durable},
    {"c-same", "unsynced", unsynced_with_the_same_calls},
    {"c-same", "atomic", atomic_with_the_same_calls},
    {"c-same", "durable", durable_with_the_same_calls},
    {"c", "large", large_written},
    {"cp", "large", large},
};

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int main(int argc, char **argv) {
    void (*run)(void) = NULL;
    for (size_t i = 0; argc == 4 && i < sizeof works / sizeof *works; i++)
        if (!strcmp(argv[1], works[i].program) && !strcmp(argv[2], works[i].work)) run = works[i].run;
    if (!run) {
        fprintf(stderr, "usage: peer PROGRAM WORK DIRECTORY, of those that it knows\n");
        return 2;
    }
    directory = argv[3];
    seed = (uint64_t) nanoseconds() ^ (uint64_t) getpid() << 40;
    memset(block, 'x', sizeof block);
    printf("gcc %s -O2\n", __VERSION__);
    fflush(stdout);
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long times = atol(line);
        int64_t start = nanoseconds();
        for (long i = 0; i < times; i++) run();
        printf("%.1f\n", (double) (nanoseconds() - start) / times);
        fflush(stdout);
    }
    return 0;
}
