/*
 * A disk that remembers what it was asked to do: one file, "disk", whose writes and flushes go into a log in their order.
 *
 * Arguments: the image that holds the disk's content, the log, and a directory to be mounted at, by /dev/fuse. Says "ready" once
 * it is mounted, puts a mark into the log for each line of its standard input and says "marked", and ends with its input.
 * A record is three 64-bit numbers in the machine's order (kind: 'W', 'F' or 'M'; offset; length) and, of a write, its bytes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { DISK = 2, WRITE_MOST = 128 * 1024, REQUEST_MOST = WRITE_MOST + 64 * 1024, FOREVER = 3600 };

static int fuse_fd, image_fd, log_fd;
static char request[REQUEST_MOST], content[WRITE_MOST];

static void fail(const char *step) {
    fprintf(stderr, "recording-disk: %s: %s\n", step, strerror(errno));
    exit(1);
}

/* A log that is not whole would prove nothing: then the disk fails. */
static int record(char kind, uint64_t offset, uint64_t length, const void *bytes) {
    uint64_t head[3] = {(uint64_t)kind, offset, length};
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, bytes ? length : 0}};
    ssize_t whole = (ssize_t)(sizeof head + parts[1].iov_len);
    return writev(log_fd, parts, 2) == whole ? 0 : -EIO;
}

static void reply(uint64_t unique, int error, const void *body, size_t length) {
    struct fuse_out_header head = {.len = sizeof head + (error ? 0 : length), .error = error, .unique = unique};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)body, error ? 0 : length}};
    /* ENOENT: who asked was interrupted and does not wait any more. */
    if (writev(fuse_fd, parts, 2) < 0 && errno != ENOENT) fail("answering");
}

static struct fuse_attr attributes(uint64_t node) {
    struct stat disk;
    if (fstat(image_fd, &disk)) fail("looking at the image");
    struct fuse_attr told = {.ino = node, .nlink = 1, .blksize = 4096, .mode = node == DISK ? S_IFREG | 0600 : S_IFDIR | 0700};
    if (node == DISK) {
        told.size = (uint64_t)disk.st_size;
        told.blocks = told.size / 512;
    }
    return told;
}

static void lookup(uint64_t unique, const char *name) {
    struct fuse_entry_out entry = {.nodeid = DISK, .entry_valid = FOREVER, .attr_valid = FOREVER, .attr = attributes(DISK)};
    reply(unique, strcmp(name, "disk") ? -ENOENT : 0, &entry, sizeof entry);
}

static void write_disk(uint64_t unique, const struct fuse_write_in *in) {
    const char *bytes = (const char *)(in + 1);
    struct fuse_write_out out = {.size = in->size};
    int error = pwrite(image_fd, bytes, in->size, (off_t)in->offset) == (ssize_t)in->size ? 0 : -EIO;
    if (!error) error = record('W', in->offset, in->size, bytes);
    reply(unique, error, &out, sizeof out);
}

static void read_disk(uint64_t unique, const struct fuse_read_in *in) {
    size_t wanted = in->size < sizeof content ? in->size : sizeof content;
    ssize_t got = pread(image_fd, content, wanted, (off_t)in->offset);
    reply(unique, got < 0 ? -EIO : 0, content, got < 0 ? 0 : (size_t)got);
}

static void begin(uint64_t unique, const struct fuse_init_in *in) {
    struct fuse_init_out out = {
        .major = FUSE_KERNEL_VERSION,
        .minor = in->minor < FUSE_KERNEL_MINOR_VERSION ? in->minor : FUSE_KERNEL_MINOR_VERSION,
        .max_readahead = in->max_readahead,
        .flags = FUSE_BIG_WRITES,
        .max_background = 16,
        .congestion_threshold = 12,
        .max_write = WRITE_MOST};
    reply(unique, 0, &out, sizeof out);
}

static void answer(const struct fuse_in_header *in, const void *body) {
    struct fuse_attr_out attr = {.attr_valid = FOREVER, .attr = attributes(in->nodeid)};
    struct fuse_open_out opened = {.open_flags = FOPEN_KEEP_CACHE};
    switch (in->opcode) {
    case FUSE_INIT: begin(in->unique, body); break;
    case FUSE_LOOKUP: lookup(in->unique, body); break;
    case FUSE_GETATTR: reply(in->unique, 0, &attr, sizeof attr); break;
    case FUSE_OPEN: reply(in->unique, 0, &opened, sizeof opened); break;
    case FUSE_READ: read_disk(in->unique, body); break;
    case FUSE_WRITE: write_disk(in->unique, body); break;
    case FUSE_FSYNC: reply(in->unique, record('F', 0, 0, NULL), NULL, 0); break;
    case FUSE_FLUSH:
    case FUSE_RELEASE:
    case FUSE_DESTROY: reply(in->unique, 0, NULL, 0); break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: break; /* These want no answer. */
    default: reply(in->unique, -ENOSYS, NULL, 0);
    }
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: recording-disk IMAGE LOG DIRECTORY\n");
        return 2;
    }
    if ((image_fd = open(arguments[1], O_RDWR | O_CLOEXEC)) < 0) fail(arguments[1]);
    if ((log_fd = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)) < 0) fail(arguments[2]);
    if ((fuse_fd = open("/dev/fuse", O_RDWR | O_CLOEXEC)) < 0) fail("/dev/fuse");
    char options[100];
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse_fd);
    if (mount("recording-disk", arguments[3], "fuse", MS_NOSUID | MS_NODEV, options)) fail(arguments[3]);
    puts("ready");
    fflush(stdout);
    struct pollfd waits[2] = {{.fd = fuse_fd, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    for (;;) {
        if (poll(waits, 2, -1) < 0 && errno != EINTR) fail("waiting");
        if (waits[0].revents) {
            ssize_t length = read(fuse_fd, request, sizeof request);
            if (length < 0 && errno == ENODEV) return 0; /* Unmounted. */
            if (length > 0) answer((const struct fuse_in_header *)request, request + sizeof(struct fuse_in_header));
        } else if (waits[1].revents) {
            char line[16];
            if (read(0, line, sizeof line) <= 0) {
                umount2(arguments[3], MNT_DETACH);
                return 0;
            }
            if (record('M', 0, 0, NULL)) fail("recording a mark");
            puts("marked");
            fflush(stdout);
        }
    }
}
