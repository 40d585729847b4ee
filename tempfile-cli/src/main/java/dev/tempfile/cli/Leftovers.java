package dev.tempfile.cli;

import dev.tempfile.LiveEntry;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is left when all is done, found by looking: in our own directories, beside them, and for every path that was seen.
 *
 * @param looked the directories of this process that were listed
 * @param found paths that still exist
 * @param live what the library still holds
 */
record Leftovers(List<Path> looked, List<Path> found, List<String> live) {

    /** What the name of every process directory begins with. */
    static final String MARK = "tempfile-";

    /** What lies in a process directory as long as its process lives, and is none of a user's. */
    private static final Set<String> WITNESSES = Set.of("owner", "owner.new", "socket", "socket.new");

    static Leftovers of(Set<Path> seen) {
        Set<Path> own = new LinkedHashSet<>();
        Set<Path> found = new LinkedHashSet<>();
        for (Path path : seen) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                found.add(path);
            }
            for (Path up = path.getParent(); up != null && up.getFileName() != null; up = up.getParent()) {
                if (up.getFileName().toString().startsWith(MARK)) {
                    own.add(up);
                }
            }
        }
        for (Path directory : own) {
            found.addAll(entries(directory, ""));
            // What lies beside others' files has the name of our directory as its mark.
            found.addAll(entries(rootOf(directory), "-" + directory.getFileName()));
        }
        List<String> live = new ArrayList<>();
        for (LiveEntry entry : TempFiles.live()) {
            live.add(entry.path() == null ? entry.kind() : entry.kind() + " " + entry.path());
        }
        return new Leftovers(List.copyOf(own), List.copyOf(found), live);
    }

    boolean isNothing() {
        return found.isEmpty() && live.isEmpty();
    }

    private static Path rootOf(Path directory) {
        Path root = directory.getParent();
        return root == null ? directory : root;
    }

    private static List<Path> entries(Path directory, String mark) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().contains(mark))
                    .filter(entry -> !WITNESSES.contains(entry.getFileName().toString()))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            // What cannot be listed cannot be called empty.
            return List.of(directory);
        }
    }
}
