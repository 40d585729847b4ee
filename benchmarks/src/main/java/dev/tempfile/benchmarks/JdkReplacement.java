package dev.tempfile.benchmarks;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;

/**
 * A file replaced by the JDK's own classes, in the system calls that ours makes, each asked for in the way that costs least: what is
 * between it and the same in C is Java's own.
 *
 * <p>It owns nothing, tells nobody, and neither looks at owners nor says what failed.
 */
final class JdkReplacement implements Operation {
    private static final Set<OpenOption> CREATE = Set.of(CREATE_NEW, READ, WRITE);

    private final Path directory;
    private final Path target;
    private final boolean forced;
    private final boolean durable;
    private final byte[] block = Sample.piece(Sample.BLOCK);

    JdkReplacement(Path directory, boolean forced, boolean durable) {
        this.directory = directory;
        this.target = directory.resolve("target");
        this.forced = forced;
        this.durable = durable;
    }

    @Override
    public long run() throws IOException {
        if (!Files.readAttributes(target, BasicFileAttributes.class, NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new FileSystemException(target.toString(), null, "is no regular file");
        }
        if (durable) {
            Files.getAttribute(directory, "unix:dev");
        }
        Path path = JdkOperations.name(directory);
        try (FileChannel channel = FileChannel.open(path, CREATE, JdkOperations.PRIVATE)) {
            FileLock lock = channel.tryLock();
            Object made = attributes(path).fileKey();
            channel.write(ByteBuffer.wrap(block));
            PosixFileAttributes now = posix(path);
            if (!now.fileKey().equals(made)) {
                throw new FileSystemException(path.toString(), null, "is not what was made");
            }
            boolean given = giveAttributes(path, now.permissions());
            if (given && forced) {
                lock.release();
                lock = channel.tryLock();
            }
            if (forced) {
                channel.force(true);
            } else {
                lock.release();
                channel.close();
            }
            replace(path);
        }
        return block.length;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    }

    private static PosixFileAttributes posix(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
    }

    private boolean giveAttributes(Path path, Set<PosixFilePermission> has) throws IOException {
        Set<PosixFilePermission> wanted = posix(target).permissions();
        if (!Files.getFileAttributeView(target, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS)
                .list()
                .isEmpty()) {
            throw new FileSystemException(target.toString(), null, "has attributes that are not expected");
        }
        if (wanted.equals(has)) {
            return false;
        }
        Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS)
                .setPermissions(wanted);
        return true;
    }

    private void replace(Path path) throws IOException {
        if (!durable) {
            Files.move(path, target, ATOMIC_MOVE, REPLACE_EXISTING);
            return;
        }
        try (FileChannel around = FileChannel.open(directory, READ)) {
            Files.move(path, target, ATOMIC_MOVE, REPLACE_EXISTING);
            around.force(true);
        }
    }
}
