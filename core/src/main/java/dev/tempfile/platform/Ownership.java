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
    /** Gives what stands at {@code path}, a link itself, to this user. */
    void giveUser(Path path) throws IOException {
        if (user instanceof UserPrincipal principal) {
            view(path).setOwner(principal);
        } else {
            Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Gives what stands at {@code path}, a link itself, to this group. */
    void giveGroup(Path path) throws IOException {
        if (group instanceof GroupPrincipal principal) {
            view(path).setGroup(principal);
        } else {
            Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static PosixFileAttributeView view(Path path) {
        return Objects.requireNonNull(
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
    }
}
