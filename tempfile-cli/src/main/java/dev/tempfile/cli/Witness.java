package dev.tempfile.cli;

import dev.tempfile.TempListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Watches what is made and what goes, and asks the operating system about it at the instant it exists.
 *
 * <p>It stands outside the examples, so that they need not say how they are looked at.
 */
final class Witness implements TempListener {

    /** One thing as the operating system reported it. */
    record Sighting(Path path, String permissions, String owner) {}

    /** What was seen during a step. */
    record Account(List<Sighting> sightings, int made, int kept, int deleted, int spilled) {}

    /** A step that measures makes thousands; asking about each would be most of what it measures. */
    private static final int LOOKED_AT = 50;

    private final Set<Path> paths = new LinkedHashSet<>();
    private List<Sighting> sightings = new ArrayList<>();
    private int made;
    private int kept;
    private int deleted;
    private int spilled;

    @Override
    public synchronized void created(Path path) {
        made++;
        if (made <= LOOKED_AT) {
            paths.add(path);
            sightings.add(sighting(path));
        }
    }

    @Override
    public synchronized void kept(Path path) {
        kept++;
        if (kept <= LOOKED_AT) {
            paths.add(path);
        }
    }

    @Override
    public synchronized void deleted(Path path) {
        deleted++;
    }

    @Override
    public synchronized void spilled() {
        spilled++;
    }

    /** What was seen since this was asked last. */
    synchronized Account account() {
        Account account = new Account(List.copyOf(sightings), made, kept, deleted, spilled);
        sightings = new ArrayList<>();
        made = 0;
        kept = 0;
        deleted = 0;
        spilled = 0;
        return account;
    }

    /** Every path that was looked at or kept, to be looked for at the end. */
    synchronized Set<Path> paths() {
        return new LinkedHashSet<>(paths);
    }

    private static Sighting sighting(Path path) {
        try {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view == null) {
                return new Sighting(path, "-", Files.getOwner(path).getName());
            }
            PosixFileAttributes attributes = view.readAttributes();
            String kind = attributes.isDirectory() ? "d" : "-";
            return new Sighting(
                    path,
                    kind + PosixFilePermissions.toString(attributes.permissions()),
                    attributes.owner().getName());
        } catch (IOException | UnsupportedOperationException e) {
            // An unnamed file has lost its name already; nobody can open it at all.
            return new Sighting(path, "unnamed", "");
        }
    }
}
