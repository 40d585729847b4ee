package dev.tempfile.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a contract is run: a directory of its own on some file system, and what that file system can.
 *
 * @param directory empty at first
 * @param elsewhere an empty directory on another file system
 * @param abilities what the file system of {@code directory} can
 * @param end takes the directories away, or the whole file system
 */
public record Site(Path directory, Path elsewhere, Set<Ability> abilities, Closeable end) implements Closeable {
    private static final int LOOKS = 10;

    private static final Set<String> WITNESSES = Set.of("owner", "owner.new", "socket", "socket.new");

    /** Whether the file system has this ability. */
    public boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    /** Everything below a directory, left out itself and the witnesses of processes. */
    public static List<Path> below(Path directory) {
        UncheckedIOException last = null;
        for (int look = 0; look < LOOKS; look++) {
            try (Stream<Path> tree = Files.walk(directory)) {
                return tree.filter(path -> !path.equals(directory) && !isWitness(path))
                        .toList();
            } catch (UncheckedIOException vanishedMeanwhile) {
                // As descriptors do in /proc, and what others delete.
                last = vanishedMeanwhile;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        throw Objects.requireNonNull(last);
    }

    private static boolean isWitness(Path path) {
        Path parent = path.getParent();
        return parent != null
                && parent.getFileName() != null
                && parent.getFileName().toString().startsWith("tempfile-")
                && WITNESSES.contains(path.getFileName().toString());
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
