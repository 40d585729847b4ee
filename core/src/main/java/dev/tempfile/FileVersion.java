package dev.tempfile;

import dev.tempfile.platform.FileIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a file was when it was read, so that it can be told later whether it is that still. Taken <b>before</b> reading; for {@link
 * AtomicSpec#ifUnchanged}. Immutable; can be kept as text.
 */
public final class FileVersion {
    private static final String ABSENT = "absent";
    private static final String STATUS = "status:";
    private static final String CONTENT = "sha256:";
    private static final int PIECE = 64 * 1024;

    private final String text;

    private FileVersion(String text) {
        this.text = text;
    }

    /**
     * The version of {@code file} by what the file system knows of it: which file it is, its size, and when content or attributes
     * were changed last. Cheap. A link is followed; a file that does not exist has a version, too.
     *
     * <p>The system's clock for such times ticks every few milliseconds: who writes <i>into</i> the file twice in one tick, without
     * changing its size, is seen once. Who replaces it, as this library does, is always seen. It means nothing on another machine,
     * nor once the file was copied.
     */
    public static FileVersion of(Path file) throws IOException {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            Object changed = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? Files.getAttribute(file, "unix:ctime")
                    : seen.lastModifiedTime();
            return new FileVersion(STATUS + FileIdentity.of(seen).key() + ":" + seen.size() + ":" + changed);
        } catch (NoSuchFileException absent) {
            return new FileVersion(ABSENT);
        }
    }

    /**
     * The version of {@code file} by its content, whatever file it is: a digest, for which all of it is read. A link is followed; a
     * file that does not exist has a version, too.
     */
    public static FileVersion ofContent(Path file) throws IOException {
        if (Files.notExists(file)) {
            return new FileVersion(ABSENT);
        }
        MessageDigest digest = digest();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] piece = new byte[PIECE];
            while (content.read(piece) >= 0) {
                // The digest is what reads.
            }
        }
        return new FileVersion(CONTENT + HexFormat.of().formatHex(digest.digest()));
    }

    /** The version that a file with this content has. */
    static FileVersion ofContent(byte[] content) {
        return new FileVersion(CONTENT + HexFormat.of().formatHex(digest().digest(content)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new AssertionError(everyPlatformHasIt);
        }
    }

    /**
     * The version that this text is of.
     *
     * @param text what {@link #toString()} gave
     * @throws IllegalArgumentException if it is no such text
     */
    public static FileVersion parse(String text) {
        if (!text.equals(ABSENT) && !text.startsWith(STATUS) && !text.startsWith(CONTENT)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no version of a file; FileVersion.of(file).toString() gives one");
        }
        return new FileVersion(text);
    }

    /** Whether {@code file} is this version now. */
    boolean isOf(Path file) throws IOException {
        return equals(text.startsWith(CONTENT) ? ofContent(file) : of(file));
    }

    /** Whether it says that there was no such file. */
    boolean isAbsent() {
        return text.equals(ABSENT);
    }

    /** Whether both are the same version of the same file. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileVersion version && version.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** One line of text without blanks, of which {@link #parse} makes the same version. */
    @Override
    public String toString() {
        return text;
    }
}
