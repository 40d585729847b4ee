package dev.tempfile.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kernel's numbers of errors, and the one place where they become exceptions: {@code asm-generic/errno.h}. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ERANGE = 34;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ENODATA = 61;
    static final int EOPNOTSUPP = 95;

    private Errno() {}

    /** What the JDK would have thrown for it. */
    static IOException failure(int errno, Path path, @Nullable Path other) {
        String file = path.toString();
        String second = other == null ? null : other.toString();
        String reason = Libc.strerror(errno);
        return switch (errno) {
            case EACCES -> new AccessDeniedException(file, second, reason);
            case ENOENT -> new NoSuchFileException(file, second, reason);
            case EEXIST -> new FileAlreadyExistsException(second == null ? file : second, null, reason);
            case EXDEV -> new AtomicMoveNotSupportedException(file, second, reason);
            case ENOTEMPTY -> new DirectoryNotEmptyException(second == null ? file : second);
            default -> new FileSystemException(file, second, reason);
        };
    }
}
