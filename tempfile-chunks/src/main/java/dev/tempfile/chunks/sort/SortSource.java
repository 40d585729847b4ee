package dev.tempfile.chunks.sort;

import dev.tempfile.chunks.input.FileSource;
import dev.tempfile.chunks.input.Gunzip;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One input of a sort, read from start to end: a file, plain or gzip, or what a stream holds. It is opened when its turn comes. Used by
 * one thread at a time.
 */
final class SortSource implements Closeable {
    private final @Nullable Path path;
    private final @Nullable InputStream given;
    private final String name;
    private @Nullable FileSource file;
    private @Nullable InputStream stream;
    private @Nullable Gunzip unpacking;
    private @Nullable InputStream opens;
    private @Nullable BasicFileAttributes opened;
    private long position;

    private SortSource(@Nullable Path path, @Nullable InputStream given, String name) {
        this.path = path;
        this.given = given;
        this.name = name;
    }

    static SortSource of(Path path) {
        return new SortSource(path, null, path.toString());
    }

    /** What a stream holds, which is not closed. */
    static SortSource of(InputStream stream, String name) {
        return new SortSource(null, Objects.requireNonNull(stream), name);
    }

    String name() {
        return name;
    }

    /** How many bytes it has on disk; -1 if that is not known. */
    long size() throws IOException {
        return path == null ? -1 : Files.size(path);
    }

    /** How many bytes fit what it holds for sure; the largest number if that is not known. */
    long bound() throws IOException {
        return path == null || isCompressed(path) ? Long.MAX_VALUE : Files.size(path);
    }

    void open() throws IOException {
        Path here = path;
        if (here == null) {
            stream = unpacked(Objects.requireNonNull(given));
            return;
        }
        FileSource plain = null;
        if (!isCompressed(here)) {
            try {
                plain = FileSource.open(here);
            } catch (UnsupportedOperationException otherFileSystem) {
                plain = null; // it can be read from start to end, which is enough
            }
        }
        file = plain;
        if (plain == null) {
            opened = Files.readAttributes(here, BasicFileAttributes.class);
            opens = Files.newInputStream(here);
            stream = unpacked(opens);
        }
    }

    private static boolean isCompressed(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] magic = in.readNBytes(2);
            return magic.length == 2 && Gunzip.isMagic(magic[0], magic[1]);
        }
    }

    private InputStream unpacked(InputStream in) throws IOException {
        InputStream content = Gunzip.unpacked(in, name);
        unpacking = content instanceof Gunzip gzip ? gzip : null;
        return content;
    }

    /** Reads so many bytes, fewer only at the end; -1 where there are none. */
    int read(byte[] bytes, int at, int length) throws IOException {
        int read;
        FileSource plain = file;
        if (plain != null) {
            read = plain.read(ByteBuffer.wrap(bytes, at, length), position);
        } else {
            try {
                read = Objects.requireNonNull(stream, "open").readNBytes(bytes, at, length);
            } catch (FileSystemException said) {
                throw said;
            } catch (IOException failure) {
                FileSystemException named =
                        new FileSystemException(name, null, "cannot be read: " + failure.getMessage());
                named.initCause(failure);
                throw named;
            }
        }
        position += read;
        return read == 0 ? -1 : read;
    }

    /** How many bytes were read of what lies on disk. */
    long position() {
        Gunzip gzip = unpacking;
        return gzip == null ? position : gzip.taken();
    }

    /** Throws if somebody wrote to it since it was opened. */
    void requireUnchanged() throws IOException {
        FileSource plain = file;
        if (plain != null) {
            plain.requireUnchanged();
        }
        BasicFileAttributes before = opened;
        if (before != null && path != null) {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime())) {
                throw new FileSystemException(
                        name,
                        null,
                        "was written to while it was read; copy it first, or read it when nobody writes it");
            }
        }
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        try (FileSource plain = file;
                InputStream in = opens) {
            Gunzip gzip = unpacking;
            if (gzip != null) {
                gzip.close();
            }
        }
    }
}
