package dev.tempfile.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of the C library that are called. Each has its C prototype above it, gives what that gives, -1 for a failure, and
 * leaves the error's number in the frame. A call that a signal cut short is made again.
 */
final class Libc {
    /** {@code AT_FDCWD}: relative to the working directory, so that an absolute path is what it is. */
    private static final int WORKING_DIRECTORY = -100;

    /** Beyond so many signals during one call something else is wrong. */
    private static final int TRIES = 1000;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle OPENAT = variadic("openat", 3, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT, JAVA_INT);

    // Each group is linked when one of it is called first: a function takes some ten milliseconds, and a commit few of
    // them.

    private static final class Contents {
        static final MethodHandle PREAD = find("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
        static final MethodHandle PWRITE = find("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
        static final MethodHandle LSEEK = find("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
        static final MethodHandle FTRUNCATE = find("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
        static final MethodHandle FSYNC = find("fsync", JAVA_INT, JAVA_INT);
        static final MethodHandle FDATASYNC = find("fdatasync", JAVA_INT, JAVA_INT);
    }

    private static final class Publishing {
        static final MethodHandle FCHMOD = find("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle LINKAT = find("linkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final class Renaming {
        static final MethodHandle SYSCALL =
                variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final class Locking {
        static final MethodHandle FLOCK = find("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    }

    private static final class Listing {
        static final MethodHandle LLISTXATTR = find("llistxattr", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    }

    private static final class Reading {
        static final MethodHandle LISTXATTR = find("listxattr", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle GETXATTR = find("getxattr", JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    }

    private static final class Giving {
        static final MethodHandle SETXATTR = find("setxattr", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle REMOVEXATTR = find("removexattr", JAVA_INT, ADDRESS, ADDRESS);
    }

    private static final class Words {
        static final MethodHandle STRERROR = LINKER.downcallHandle(
                LINKER.defaultLookup().find("strerror").orElseThrow(), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    private Libc() {}

    private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** {@code int openat(int dirfd, const char *path, int flags, mode_t mode)} of a whole path. */
    static int open(Frame frame, MemorySegment path, int flags, int mode) {
        return (int) again(frame, () -> (int) OPENAT.invokeExact(frame.state(), WORKING_DIRECTORY, path, flags, mode));
    }

    /** {@code int close(int fd)}. Never made again: Linux gives the number away whatever it says. */
    static int close(Frame frame, int fd) {
        return (int) once(() -> (int) CLOSE.invokeExact(frame.state(), fd));
    }

    /** {@code ssize_t pread(int fd, void *buf, size_t count, off_t offset)}. */
    static int read(Frame frame, int fd, MemorySegment target, long position) {
        return (int) again(
                frame, () -> (long) Contents.PREAD.invokeExact(frame.state(), fd, target, target.byteSize(), position));
    }

    /** {@code ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)}. */
    static int write(Frame frame, int fd, MemorySegment source, long position) {
        return (int) again(frame, () ->
                (long) Contents.PWRITE.invokeExact(frame.state(), fd, source, source.byteSize(), position));
    }

    /** {@code off_t lseek(int fd, 0, SEEK_END)}: the size of a file whose position nobody uses. */
    static long size(Frame frame, int fd) {
        int end = 2;
        return once(() -> (long) Contents.LSEEK.invokeExact(frame.state(), fd, 0L, end));
    }

    /** {@code int ftruncate(int fd, off_t length)}. */
    static int truncate(Frame frame, int fd, long size) {
        return (int) again(frame, () -> (int) Contents.FTRUNCATE.invokeExact(frame.state(), fd, size));
    }

    /** {@code int fsync(int fd)}, or {@code fdatasync} of the content alone. */
    static int force(Frame frame, int fd, boolean metaData) {
        return (int) again(
                frame,
                () -> metaData
                        ? (int) Contents.FSYNC.invokeExact(frame.state(), fd)
                        : (int) Contents.FDATASYNC.invokeExact(frame.state(), fd));
    }

    /** {@code int fchmod(int fd, mode_t mode)}. */
    static int chmod(Frame frame, int fd, int mode) {
        return (int) again(frame, () -> (int) Publishing.FCHMOD.invokeExact(frame.state(), fd, mode));
    }

    /** {@code int flock(int fd, LOCK_SH | LOCK_NB)}. */
    static int lockShared(Frame frame, int fd) {
        int sharedNotWaiting = 1 | 4;
        return (int) again(frame, () -> (int) Locking.FLOCK.invokeExact(frame.state(), fd, sharedNotWaiting));
    }

    /** {@code int linkat(…, path, …, target, AT_SYMLINK_FOLLOW)}: of what the path leads to. */
    static int link(Frame frame, MemorySegment path, MemorySegment target) {
        int follow = 0x400;
        return (int) again(frame, () -> (int) Publishing.LINKAT.invokeExact(
                frame.state(), WORKING_DIRECTORY, path, WORKING_DIRECTORY, target, follow));
    }

    /** {@code int renameat2(…, source, …, target, unsigned int flags)}. */
    static int rename(Frame frame, long number, MemorySegment source, MemorySegment target, int flags) {
        return (int) again(frame, () -> (long) Renaming.SYSCALL.invokeExact(
                frame.state(), number, WORKING_DIRECTORY, source, WORKING_DIRECTORY, target, flags));
    }

    /** {@code ssize_t listxattr(const char *path, char *list, size_t size)}: names, each with a zero after it. */
    static int listAttributes(Frame frame, MemorySegment path, MemorySegment list) {
        return (int) once(() -> (long) Reading.LISTXATTR.invokeExact(frame.state(), path, list, list.byteSize()));
    }

    /** {@code ssize_t llistxattr(const char *path, NULL, 0)}: how long the list is, of a link itself. */
    static int sizeOfAttributes(Frame frame, MemorySegment path) {
        return (int) once(() -> (long) Listing.LLISTXATTR.invokeExact(frame.state(), path, MemorySegment.NULL, 0L));
    }

    /** {@code ssize_t getxattr(const char *path, const char *name, void *value, size_t size)}. */
    static int getAttribute(Frame frame, MemorySegment path, MemorySegment name, MemorySegment value) {
        return (int)
                once(() -> (long) Reading.GETXATTR.invokeExact(frame.state(), path, name, value, value.byteSize()));
    }

    /** {@code int setxattr(const char *path, const char *name, const void *value, size_t size, 0)}. */
    static int setAttribute(Frame frame, MemorySegment path, MemorySegment name, MemorySegment value) {
        return (int)
                once(() -> (int) Giving.SETXATTR.invokeExact(frame.state(), path, name, value, value.byteSize(), 0));
    }

    /** {@code int removexattr(const char *path, const char *name)}. */
    static int removeAttribute(Frame frame, MemorySegment path, MemorySegment name) {
        return (int) once(() -> (int) Giving.REMOVEXATTR.invokeExact(frame.state(), path, name));
    }

    /** {@code char *strerror(int errnum)}: the words that the JDK uses, too. */
    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) Words.STRERROR.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable impossible) {
            throw rethrown(impossible);
        }
    }

    /** A call by a handle, which could throw anything by its type, and throws nothing. */
    private interface Call {
        long run() throws Throwable;
    }

    private static long once(Call call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw rethrown(impossible);
        }
    }

    private static long again(Frame frame, Call call) {
        long result = once(call);
        for (int tried = 1; result < 0 && frame.errno() == Errno.EINTR && tried < TRIES; tried++) {
            result = once(call);
        }
        return result;
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
