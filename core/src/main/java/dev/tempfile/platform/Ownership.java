package dev.tempfile.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;

/**
 * Whose a file is: numbers where the provider tells them, for looking their names up may ask a server, else principals.
 *
 * @param user the user's number, or a {@link UserPrincipal}
 * @param group the group's number, or a {@link GroupPrincipal}
 */
public record Ownership(Object user, Object group) {
    /** Gives what {@code path} stands for to this user. */
    void giveUser(Path path, LinkOption... options) throws IOException {
        if (user instanceof UserPrincipal principal) {
            view(path, options).setOwner(principal);
        } else {
            Files.setAttribute(path, "unix:uid", user, options);
        }
    }

    /** Gives what {@code path} stands for to this group. */
    void giveGroup(Path path, LinkOption... options) throws IOException {
        if (group instanceof GroupPrincipal principal) {
            view(path, options).setGroup(principal);
        } else {
            Files.setAttribute(path, "unix:gid", group, options);
        }
    }

    private static PosixFileAttributeView view(Path path, LinkOption... options) {
        return Objects.requireNonNull(Files.getFileAttributeView(path, PosixFileAttributeView.class, options));
    }
}
