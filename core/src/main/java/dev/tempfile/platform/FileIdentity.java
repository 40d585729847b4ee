package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What tells one file from another that stands at the same path later: the provider's file key, where there is one.
 *
 * <p>A key proves identity only while the file is open or known to exist: ext4 hands a freed inode number out again at once. So
 * a comparison counts only before our own handle is closed.
 */
public final class FileIdentity {
    private final @Nullable Object key;
    private final boolean directory;

    private FileIdentity(@Nullable Object key, boolean directory) {
        this.key = key;
        this.directory = directory;
    }

    /** The identity of what stands at {@code path} now; a link is itself, not its target. */
    public static FileIdentity of(Path path) throws IOException {
        return of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /** The identity in attributes that were read already. */
    public static FileIdentity of(BasicFileAttributes attributes) {
        return of(attributes.fileKey(), attributes.isDirectory());
    }

    static FileIdentity of(@Nullable Object key, boolean directory) {
        return new FileIdentity(key, directory);
    }

    /** Whether this very file still stands at {@code path}; false when nothing is there. */
    public boolean standsAt(Path path) throws IOException {
        try {
            return same(of(path));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Whether the provider has keys, so that no other file can have this identity while this one exists. */
    public boolean isUnique() {
        return key != null;
    }

    boolean isDirectory() {
        return directory;
    }

    /** The key as the provider prints it; empty where it has none. */
    public String key() {
        return key == null ? "" : key.toString();
    }

    /** Whether both are the same file. Where the provider has no keys, being of the same kind must do. */
    public boolean same(FileIdentity other) {
        if (directory != other.directory) {
            return false;
        }
        return key == null || key.equals(other.key);
    }
}
