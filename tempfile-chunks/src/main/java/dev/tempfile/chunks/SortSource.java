package dev.tempfile.chunks;

import dev.tempfile.TempSpec;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One input of a sort, read from start to end: a file, plain or gzip, or what a stream holds. It is opened when its turn comes. Used by
 * one thread at a time.
 */
final class SortSource implements Closeable {
    private static final int BUFFER = 64 * 1024;

    private final @Nullable Path path;
    private final @Nullable InputStream given;
    private final String name;
    private final TempSpec spec;
    private @Nullable Source file;
    private @Nullable Counted counted;
    private @Nullable InputStream stream;
    private @Nullable BasicFileAttributes opened;
    private long position;

    private SortSource(@Nullable Path path, @Nullable InputStream given, String name, TempSpec spec) {
        this.path = path;
        this.given = given;
        this.name = name;
        this.spec = spec;
    }

    static SortSource of(Path path, TempSpec spec) {
        return new SortSource(path, null, path.toString(), spec);
    }

    /** What a stream holds, which is not closed. */
    static SortSource of(InputStream stream, String name) {
        return new SortSource(null, Objects.requireNonNull(stream), name, TempSpec.defaults());
    }

    String name() {
        return name;
    }

    /** How many bytes it has on disk; 0 if that is not known. */
    long size() throws IOException {
        return path == null ? 0 : Files.size(path);
    }

    /** How many bytes fit what it holds for sure; the largest number if that is not known. */
    long bound() throws IOException {
        return path == null || isCompressed(path) ? Long.MAX_VALUE : Files.size(path);
    }

    void open() throws IOException {
        Path here = path;
        if (here == null) {
            stream = unpacked(new Counted(Objects.requireNonNull(given)));
        } else if (isCompressed(here)) {
            opened = Files.readAttributes(here, BasicFileAttributes.class);
            stream = unpacked(new Counted(Files.newInputStream(here)));
        } else {
            file = Source.open(here, spec);
        }
    }

    private static boolean isCompressed(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return isMagic(in.readNBytes(2));
        }
    }

    private static boolean isMagic(byte[] start) {
        return start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
    }

    private InputStream unpacked(Counted in) throws IOException {
        counted = in;
        PushbackInputStream looked = new PushbackInputStream(in, 2);
        byte[] magic = looked.readNBytes(2);
        looked.unread(magic);
        try {
            return isMagic(magic) ? new GZIPInputStream(looked, BUFFER) : looked;
        } catch (ZipException | EOFException damaged) {
            throw readable(damaged);
        }
    }

    /** Reads so many bytes, fewer only at the end; -1 where there are none. */
    int read(byte[] bytes, int at, int length) throws IOException {
        int read;
        Source plain = file;
        if (plain != null) {
            read = plain.read(bytes, at, length, position);
        } else {
            try {
                read = Objects.requireNonNull(stream, "open").readNBytes(bytes, at, length);
            } catch (IOException failure) {
                throw readable(failure);
            }
        }
        position += read;
        return read == 0 ? -1 : read;
    }

    /** How many bytes were read of what lies on disk. */
    long position() {
        Counted in = counted;
        return in == null ? position : in.count;
    }

    private IOException readable(IOException failure) {
        boolean damaged = failure instanceof ZipException || failure instanceof EOFException;
        if (failure instanceof FileSystemException named && named.getReason() != null) {
            return failure;
        }
        FileSystemException readable = new FileSystemException(
                name,
                null,
                damaged
                        ? "is damaged gzip: " + failure.getMessage() + "; see 'gzip -t'"
                        : "cannot be read: " + failure.getMessage());
        readable.initCause(failure);
        return readable;
    }

    /** Throws if somebody wrote to it since it was opened. */
    void requireUnchanged() throws IOException {
        Source plain = file;
        if (plain != null) {
            plain.requireUnchanged();
        }
        BasicFileAttributes before = opened;
        if (before != null && path != null) {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime())) {
                throw new FileSystemException(
                        name, null, "was written to while it was read; copy it first, or read it when nobody writes it");
            }
        }
    }

    @Override
    @SuppressWarnings("try")
    public void close() throws IOException {
        Source plain = file;
        if (plain != null) {
            plain.close();
        }
        Counted raw = counted;
        if (raw != null && given == null) {
            try (raw) {
                InputStream in = stream;
                if (in != null) {
                    in.close();
                }
            }
        }
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            count += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
