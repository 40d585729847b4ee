package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a directory may hold and still be deleted, without anything else being touched. */
@Timeout(120)
class TreesOfAllKindsTest {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r-x------");
    private static final List<String> MODES = List.of("---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx");

    @TempDir
    private Path here;

    /** Everything that deletes a tree. */
    private enum Cleaning {
        CLOSE {
            @Override
            Tree begin(Path in) throws IOException {
                TempDirectory directory = TempSpec.defaults().in(in).createDirectory();
                return new Tree(directory.path(), directory::close);
            }
        },
        CLOSE_BESIDE_OTHERS {
            @Override
            Tree begin(Path in) throws IOException {
                TempDirectory directory = TempSpec.defaults().directlyIn(in).createDirectory();
                return new Tree(directory.path(), directory::close);
            }
        },
        CLOSE_OF_THE_SCOPE {
            @Override
            Tree begin(Path in) throws IOException {
                TempDirectory scope = TempSpec.defaults().in(in).createDirectory();
                return new Tree(scope.spec().createDirectory().path(), scope::close);
            }
        },
        DELETE_TREE {
            @Override
            Tree begin(Path in) throws IOException {
                Path tree = TempSpec.defaults().in(in).createKeptDirectory();
                return new Tree(tree, () -> TempFiles.deleteTree(tree));
            }
        };

        /** An empty tree, and what deletes it. */
        abstract Tree begin(Path in) throws IOException;
    }

    private interface Cleanup {
        void run() throws IOException;
    }

    private record Tree(Path path, Cleanup cleanup) {
        void clean() throws IOException {
            cleanup.run();
            assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
        }
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:td-modes")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void entriesOfAnyModeAreDeleted(Path mine) throws IOException {
        for (Cleaning cleaning : Cleaning.values()) {
            for (String rootMode : MODES) {
                Tree tree = cleaning.begin(mine);
                for (String mode : MODES) {
                    Path empty = Files.createDirectory(tree.path.resolve("empty" + mode));
                    Path filled = Files.createDirectory(tree.path.resolve("filled" + mode));
                    Path inner = Files.createDirectory(filled.resolve("inner"));
                    Path file = Files.writeString(inner.resolve("file"), "content");
                    for (Path entry : List.of(file, inner, filled, empty)) {
                        set(entry, mode);
                    }
                }
                set(tree.path, rootMode);

                tree.clean();
            }
        }
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:td-modes")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void soAreManyLevelsOfDirectoriesThatLackRights(Path mine) throws IOException {
        for (Cleaning cleaning : Cleaning.values()) {
            for (String mode : List.of("r-x", "---")) {
                Tree tree = cleaning.begin(mine);
                List<Path> levels = new ArrayList<>(List.of(tree.path));
                for (int level = 0; level < 60; level++) {
                    Path next = Files.createDirectory(levels.get(level).resolve("level"));
                    Files.createFile(next.resolve("file"));
                    levels.add(next);
                }
                Collections.reverse(levels);
                for (Path level : levels) {
                    set(level, mode);
                }

                // Deeper than handles are kept open, so some levels are moved up, which takes the right to write both
                // ends.
                tree.clean();
            }
        }
    }

    private static void set(Path entry, String mode) throws IOException {
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(mode + "------"));
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:td-symlinks")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void whatLinksLeadToKeepsContentAndMode(Path mine) throws IOException {
        Path outside = Files.createDirectory(mine.resolve("outside"));
        Path file = Files.writeString(outside.resolve("file"), "content");
        Path directory = Files.createDirectory(outside.resolve("directory"));
        Path inner = Files.writeString(directory.resolve("inner"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Files.setPosixFilePermissions(directory, READ_ONLY);
        for (Cleaning cleaning : Cleaning.values()) {
            Tree tree = cleaning.begin(mine);
            Path unreadable = Files.createDirectory(tree.path.resolve("unreadable"));
            for (Path parent : List.of(tree.path, unreadable)) {
                Files.createSymbolicLink(parent.resolve("to-file"), file);
                Files.createSymbolicLink(parent.resolve("to-directory"), directory);
                Files.createSymbolicLink(parent.resolve("to-nothing"), outside.resolve("nothing"));
                Files.createSymbolicLink(parent.resolve("to-itself"), Path.of("to-itself"));
                Files.createSymbolicLink(parent.resolve("to-parent"), Path.of(".."));
            }
            Files.setPosixFilePermissions(unreadable, Set.of());

            tree.clean();

            assertThat(file).hasContent("content");
            assertThat(inner).hasContent("content");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r--------");
            assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(READ_ONLY);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:td-race")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aDirectoryThatIsExchangedForALinkInTheMiddleLeadsNothingOutOfTheTree(Path mine) throws Exception {
        Attacked attacked = new Attacked(mine);

        for (int round = 0; attacked.attacks < 50; round++) {
            assertThat(round)
                    .as("rounds, of which %d were attacked", attacked.attacks)
                    .isLessThan(2000);
            Tree tree = Cleaning.values()[round % Cleaning.values().length].begin(mine);
            attacked.fill(tree.path);

            attacked.clean(() -> cleanAgainstAttack(tree));

            attacked.assertUntouched();
            cleanAgainstAttack(tree);
            assertThat(tree.path).doesNotExist();
        }
        Files.setPosixFilePermissions(attacked.victim, PosixFilePermissions.fromString("rwx------"));
    }

    /** Else the attack would prove nothing. */
    @Test
    @AsOrdinaryUser
    @Tag("parity:td-race")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void theSameAttackLeadsADeletionByPathOutOfTheTree(Path mine) throws Exception {
        Attacked attacked = new Attacked(mine);
        Files.setPosixFilePermissions(attacked.victim, PosixFilePermissions.fromString("rwx------"));

        for (int round = 0; attacked.victim.toFile().list().length == Attacked.FILES; round++) {
            assertThat(round)
                    .as("rounds, of which %d were attacked", attacked.attacks)
                    .isLessThan(2000);
            Path tree = Files.createDirectory(mine.resolve("tree-" + round));
            attacked.fill(tree);
            Files.setPosixFilePermissions(tree.resolve("sub"), PosixFilePermissions.fromString("rwx------"));

            attacked.clean(() -> deleteByPath(tree));

            TempFiles.deleteTree(tree);
        }
    }

    private static void deleteByPath(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    deleteByPath(entry);
                }
                Files.delete(entry);
            }
        } catch (IOException | DirectoryIteratorException confused) {
            return;
        }
    }

    private static void cleanAgainstAttack(Tree tree) {
        try {
            tree.cleanup.run();
        } catch (IOException seen) {
            // That the attack was seen is as good as that it came too late; what counts is what became of the victim.
            assertThat(seen).hasMessageContaining(tree.path.toString());
        }
    }

    /** A directory in a tree that is exchanged for a link to somebody else's while the tree is deleted. */
    private static final class Attacked {
        static final int FILES = 20;

        final Path victim;
        final Path link;
        private Path sub;
        int attacks;

        Attacked(Path mine) throws IOException {
            victim = Files.createDirectory(mine.resolve("victim"));
            fillWithFiles(victim);
            link = mine.resolve("link");
            sub = mine;
            Files.setPosixFilePermissions(victim, READ_ONLY);
        }

        void fill(Path tree) throws IOException {
            sub = Files.createDirectory(tree.resolve("sub"));
            fillWithFiles(sub);
            Files.setPosixFilePermissions(sub, READ_ONLY);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, victim);
        }

        private static void fillWithFiles(Path directory) throws IOException {
            for (int i = 0; i < FILES; i++) {
                Files.writeString(directory.resolve("file" + i), "content");
            }
        }

        void clean(Cleanup cleanup) throws Exception {
            try (Exchange exchange = new Exchange(sub, link).running()) {
                long before = exchange.made();
                cleanup.run();
                attacks += exchange.made() > before ? 1 : 0;
            }
        }

        void assertUntouched() throws IOException {
            for (int i = 0; i < FILES; i++) {
                assertThat(victim.resolve("file" + i)).hasContent("content");
            }
            assertThat(Files.getPosixFilePermissions(victim)).isEqualTo(READ_ONLY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "DELETE_TREE"})
    @Tag("parity:td-deep")
    void fiveThousandLevelsAreDeletedWithLittleStack(Cleaning cleaning) throws Exception {
        Tree tree = cleaning.begin(here);
        Path deep = tree.path.resolve("deep");
        // From the inside out, in pieces that are short enough for a path.
        for (int piece = 0; piece < 50; piece++) {
            Path around = Files.createDirectories(tree.path.resolve("around" + "/d".repeat(99)));
            if (piece > 0) {
                Files.move(deep, around.resolve("d"));
            }
            Files.createFile(around.resolve("file"));
            Files.move(tree.path.resolve("around"), deep);
        }
        FutureTask<Void> clean = new FutureTask<>(() -> {
            tree.clean();
            return null;
        });

        new Thread(null, clean, "a thread with a small stack", 256 * 1024).start();

        clean.get();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-vanishing")
    void whatOthersDeleteMeanwhileIsNoError(Cleaning cleaning) throws Exception {
        for (int round = 0; round < 3; round++) {
            Tree tree = cleaning.begin(here);
            List<Path> entries = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                Path sub = Files.createDirectory(tree.path.resolve("sub" + i));
                entries.add(Files.createFile(sub.resolve("file")));
                entries.add(sub);
            }
            Collections.shuffle(entries, new Random(round));
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> deleteAll(entries));

            tree.clean();

            others.get();
        }
    }

    @Test
    @Tag("parity:td-vanishing")
    void norIsThatOthersDeleteTheSameTree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                Path tree = Files.createDirectory(here.resolve("tree-" + round));
                for (int i = 0; i < 20; i++) {
                    Files.createFile(
                            Files.createDirectories(tree.resolve(i + "/a/b")).resolve("file"));
                }
                // Each of them moves up what lies too deep, also into what another has listed already.
                Files.createDirectories(tree.resolve("deep" + "/d".repeat(100)));
                List<Callable<Void>> deletions = Collections.nCopies(4, () -> {
                    TempFiles.deleteTree(tree);
                    return null;
                });
                for (Future<Void> done : threads.invokeAll(deletions)) {
                    done.get();
                }
                assertThat(tree).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void deleteAll(List<Path> entries) {
        for (Path entry : entries) {
            try {
                Files.deleteIfExists(entry);
            } catch (IOException notEmpty) {
                // Its file comes later.
                continue;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:td-fifo")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no FIFOs in directories")
    void aFifoIsRemovedWithoutWaitingForItsWriter(Cleaning cleaning) throws IOException {
        Tree tree = cleaning.begin(here);
        Mounts.run("mkfifo", tree.path.resolve("fifo").toString());
        Path sub = Files.createDirectory(tree.path.resolve("sub"));
        Mounts.run("mkfifo", sub.resolve("fifo").toString());

        tree.clean();
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:td-parent")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aParentWithoutTheRightToWriteIsAnErrorAndKeepsItsMode(Path mine) throws IOException {
        for (Cleaning cleaning : List.of(Cleaning.CLOSE_BESIDE_OTHERS, Cleaning.DELETE_TREE)) {
            Path parent = Files.createDirectory(mine.resolve(cleaning.name()));
            Tree tree = cleaning.begin(parent);
            Files.writeString(tree.path.resolve("file"), "content");
            Files.setPosixFilePermissions(parent, READ_ONLY);

            assertThatThrownBy(tree.cleanup::run)
                    .isInstanceOf(FileSystemException.class)
                    .hasRootCauseInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining(tree.path.toString());

            assertThat(Files.getPosixFilePermissions(parent)).isEqualTo(READ_ONLY);
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
            tree.clean();
        }
    }
}
