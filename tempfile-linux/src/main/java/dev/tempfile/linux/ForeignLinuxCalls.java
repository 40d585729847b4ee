package dev.tempfile.linux;

import dev.tempfile.spi.LinuxCalls;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The calls, made by {@code java.lang.foreign}: what each asks of the kernel, and which answers mean that it is lacking. */
public final class ForeignLinuxCalls implements LinuxCalls {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final int READ_WRITE = 2;
    private static final int CLOSE_ON_EXEC = 0x8_0000;
    private static final int AS_PLACE = 0x20_0000;
    private static final int WITHOUT_NAME = 0x40_0000;
    private static final int OWNER_ONLY = 0600;

    private static final int NO_REPLACE = 1;
    private static final int EXCHANGE = 2;

    /** systemd-tmpfiles, which has a directory to itself while it looks through it, is gone again in less. */
    private static final int LOCK_TRIES = 50;

    private static final long LOCK_PAUSE_NANOS = 1_000_000;

    private final @Nullable Architecture architecture = Architecture.current();

    // What the kernel lacks it will lack until the next boot.
    private volatile boolean lacksUnnamed;
    private volatile boolean lacksRename;
    private volatile boolean lacksLock;

    /** For the service loader; makes no call. */
    public ForeignLinuxCalls() {}

    @Override
    public @Nullable String refusal() {
        if (architecture == null) {
            return "tempfile-linux does not know this processor: " + System.getProperty("os.arch");
        }
        // No other system has it so, and what follows needs it.
        if (!Files.isSymbolicLink(DESCRIPTORS.resolveSibling("exe"))) {
            return "tempfile-linux needs Linux, with /proc mounted";
        }
        Module module = ForeignLinuxCalls.class.getModule();
        if (!module.isNativeAccessEnabled()) {
            return "tempfile-linux is there, but may not be used: start Java with --enable-native-access="
                    + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        }
        try (Frame frame = Frame.take()) {
            // Where nothing can be linked, that is thrown here. It fails, for there is no such descriptor.
            Libc.close(frame, -1);
        }
        return null;
    }

    private Architecture architecture() {
        return Objects.requireNonNull(architecture);
    }

    @Override
    public @Nullable AsynchronousFileChannel createUnnamed(Path directory) throws IOException {
        if (lacksUnnamed) {
            return null;
        }
        int flags = WITHOUT_NAME | architecture().openDirectory | READ_WRITE | CLOSE_ON_EXEC;
        try (Frame frame = Frame.take()) {
            int fd = Libc.open(frame, frame.path(directory), flags, OWNER_ONLY);
            if (fd >= 0) {
                return new UnnamedChannel(new Descriptor(fd, directory));
            }
            int errno = frame.errno();
            lacksUnnamed = errno == Errno.ENOSYS;
            return switch (errno) {
                // A kernel that does not know the flag sees a directory that is to be written (EISDIR). Some sandboxes
                // and
                // procfs say EPERM.
                case Errno.EOPNOTSUPP, Errno.EINVAL, Errno.EISDIR, Errno.ENOSYS, Errno.EPERM -> null;
                default -> throw Errno.failure(errno, directory, null);
            };
        }
    }

    @Override
    public boolean link(AsynchronousFileChannel unnamed, Path target, Set<PosixFilePermission> permissions)
            throws IOException {
        if (!(unnamed instanceof UnnamedChannel channel)) {
            return false;
        }
        int fd = channel.descriptor().use();
        try (Frame frame = Frame.take()) {
            if (Attributes.differAtBirth(
                    frame, frame.path(descriptor(fd)), frame.secondPath(target.resolveSibling("")))) {
                return false;
            }
            if (Libc.chmod(frame, fd, mode(permissions)) < 0) {
                throw Errno.failure(frame.errno(), target, null);
            }
            if (Libc.link(frame, frame.path(descriptor(fd)), frame.secondPath(target)) == 0) {
                return true;
            }
            int errno = frame.errno();
            return switch (errno) {
                // Where the target's directory is missing, whoever tries otherwise learns it.
                case Errno.EXDEV, Errno.EPERM, Errno.EOPNOTSUPP, Errno.EINVAL, Errno.ENOSYS, Errno.ENOENT -> false;
                default -> throw Errno.failure(errno, target, null);
            };
        } finally {
            channel.descriptor().release();
        }
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission each : permissions) {
            mode |= bit(each);
        }
        return mode;
    }

    private static int bit(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ -> 0400;
            case OWNER_WRITE -> 0200;
            case OWNER_EXECUTE -> 0100;
            case GROUP_READ -> 040;
            case GROUP_WRITE -> 020;
            case GROUP_EXECUTE -> 010;
            case OTHERS_READ -> 04;
            case OTHERS_WRITE -> 02;
            case OTHERS_EXECUTE -> 01;
        };
    }

    private static Path descriptor(int fd) {
        return DESCRIPTORS.resolve(Integer.toString(fd));
    }

    @Override
    public boolean rename(Path source, Path target, boolean exchanging) throws IOException {
        int errno = rename(source, target, exchanging ? EXCHANGE : NO_REPLACE);
        return switch (errno) {
            case 0 -> true;
            case Errno.ENOSYS, Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EXDEV -> false;
            default -> {
                // Some sandboxes say EPERM for what they do not know; where it is meant, the other way fails with it as
                // well.
                if (errno == Errno.EPERM && !exchanging) {
                    yield false;
                }
                throw Errno.failure(errno, source, target);
            }
        };
    }

    private int rename(Path source, Path target, int flags) throws IOException {
        if (lacksRename) {
            return Errno.ENOSYS;
        }
        try (Frame frame = Frame.take()) {
            int result =
                    Libc.rename(frame, architecture().renameat2, frame.path(source), frame.secondPath(target), flags);
            int errno = result < 0 ? frame.errno() : 0;
            lacksRename = errno == Errno.ENOSYS;
            return errno;
        }
    }

    @Override
    public @Nullable Closeable lockShared(Path directory) throws IOException {
        if (lacksLock) {
            return null;
        }
        int flags = architecture().openDirectory | architecture().openNoFollow | CLOSE_ON_EXEC;
        try (Frame frame = Frame.take()) {
            int fd = Libc.open(frame, frame.path(directory), flags, 0);
            if (fd < 0) {
                if (frame.errno() == Errno.ENOENT) {
                    throw Errno.failure(Errno.ENOENT, directory, null);
                }
                return null;
            }
            Descriptor locked = new Descriptor(fd, directory);
            if (lockSoon(frame, fd)) {
                return locked;
            }
            locked.close();
            return null;
        }
    }

    private boolean lockSoon(Frame frame, int fd) {
        for (int tried = 0; tried < LOCK_TRIES; tried++) {
            if (Libc.lockShared(frame, fd) == 0) {
                return true;
            }
            int errno = frame.errno();
            lacksLock = errno == Errno.ENOSYS;
            if (errno != Errno.EAGAIN) {
                return false;
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        return false;
    }

    @Override
    public Map<String, String> copyAttributes(Path from, Path to, @Nullable Set<PosixFilePermission> most)
            throws IOException {
        try (Frame frame = Frame.take()) {
            // Nearly always; and where there is nothing to do, it does not matter what has these names a moment later.
            if (Attributes.hasNone(frame, frame.path(from)) && Attributes.hasNone(frame, frame.secondPath(to))) {
                return Map.of();
            }
        }
        Descriptor source = place(from);
        try {
            Descriptor target = place(to);
            try (Frame frame = Frame.take();
                    Arena arena = Arena.ofConfined()) {
                return Attributes.copy(
                        frame, path(arena, source), path(arena, target), most == null ? 0777 : mode(most));
            } finally {
                target.close();
            }
        } finally {
            source.close();
        }
    }

    @Override
    public boolean inheritAttributes(Path directory, Path made, int mode) throws IOException {
        try (Frame frame = Frame.take()) {
            MemorySegment list = Attributes.inherited(frame, frame.path(directory), mode);
            if (list == null) {
                return false;
            }
            Descriptor place = place(made);
            try (Arena arena = Arena.ofConfined()) {
                if (Attributes.giveList(frame, path(arena, place), list) < 0) {
                    throw Errno.failure(frame.errno(), made, null);
                }
                return true;
            } finally {
                place.close();
            }
        }
    }

    private static MemorySegment path(Arena arena, Descriptor place) throws ClosedChannelException {
        int fd = place.use();
        place.release();
        return arena.allocateFrom(descriptor(fd).toString());
    }

    private Descriptor place(Path path) throws IOException {
        try (Frame frame = Frame.take()) {
            int fd = Libc.open(frame, frame.path(path), AS_PLACE | architecture().openNoFollow | CLOSE_ON_EXEC, 0);
            if (fd < 0) {
                throw Errno.failure(frame.errno(), path, null);
            }
            return new Descriptor(fd, path);
        }
    }
}
