package dev.tempfile.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.deletion.HinderedDirectory.Hindrance;
import dev.tempfile.deletion.HinderedDirectory.Step;
import dev.tempfile.platform.DirectoryHandle;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tree is emptied as far as it can be, whatever keeps parts of it; each part that is left is told of once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no directory handles")
class EmptyingTest {
    /** More than are open at a time, so that the lowest are moved up, some of them more than once. */
    private static final int DEEP = 60;

    private final List<String> told = new ArrayList<>();

    @TempDir
    private Path here;

    private Path tree() {
        return here.resolve("tree");
    }

    private Path file(String path) throws IOException {
        Path file = tree().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    /** Levels below each other, with a file on each. */
    private void deepLevels() throws IOException {
        Path level = tree().resolve("deep");
        for (int i = 0; i < DEEP; i++) {
            Files.createFile(Files.createDirectories(level).resolve("file"));
            level = level.resolve("level-" + i);
        }
    }

    private OpenDirectory around(Hindrance hindrance) throws IOException {
        SecureDirectoryStream<Path> handle = DirectoryHandle.openSecure(here);
        assumeTrue(handle != null, "this Java has no directory handles here");
        return new HinderedDirectory(HandleDirectory.around(handle, here), hindrance);
    }

    private BasicFileAttributes seen() throws IOException {
        return Files.readAttributes(tree(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private Survivors survivors() {
        return new Survivors(tree(), (operation, path, failure) -> {
            assertThat(failure).hasMessageContaining(path.toString());
            told.add(operation + " " + here.relativize(path));
        });
    }

    private void delete(Hindrance hindrance) throws IOException {
        Survivors survivors = survivors();
        try (OpenDirectory around = around(hindrance)) {
            new Emptying(survivors, Exemption.NOTHING).delete(around, tree().getFileName(), seen());
        }
        assertThat(survivors.count()).isEqualTo(told.size());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.walk(here)) {
            return all.filter(path -> !path.equals(here))
                    .map(path -> here.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static FileSystemException busy(Path name) {
        return new FileSystemException(name.toString(), null, "Device or resource busy");
    }

    /** As a mount point is. */
    @Test
    void whatIsBusyIsNotEnteredAndStaysWithTheDirectoriesAroundIt() throws IOException {
        file("a/busy/inside");
        file("a/beside");
        file("b/file");
        file("file");

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("busy")) {
                throw busy(name);
            }
        });

        assertThat(told).containsExactly("delete tree/a/busy");
        assertThat(left()).containsExactly("tree", "tree/a", "tree/a/busy", "tree/a/busy/inside");
    }

    @Test
    void aFileThatIsRefusedStaysWithTheDirectoriesAroundIt() throws IOException {
        file("a/refused");
        file("a/beside");

        delete((step, directory, name) -> {
            if (step == Step.DELETE_FILE && name.endsWith("refused")) {
                throw busy(name);
            }
        });

        assertThat(told).containsExactly("delete tree/a/refused");
        assertThat(left()).containsExactly("tree", "tree/a", "tree/a/refused");
    }

    @Test
    void aDirectoryThatCannotBeOpenedStays() throws IOException {
        file("closed/file");
        file("open/file");

        delete((step, directory, name) -> {
            if (step == Step.OPEN && name.endsWith("closed")) {
                throw busy(name);
            }
        });

        assertThat(told).containsExactly("open tree/closed");
        assertThat(left()).containsExactly("tree", "tree/closed", "tree/closed/file");
    }

    @Test
    void aTreeThatCannotBeOpenedStaysWhole() throws IOException {
        file("file");

        delete((step, directory, name) -> {
            if (step == Step.OPEN && name.endsWith("tree")) {
                throw busy(name);
            }
        });

        assertThat(told).containsExactly("open tree");
        assertThat(left()).containsExactly("tree", "tree/file");
    }

    @Test
    void oneThatIsOnlyToBeEmptiedIsToldOfTheSameWay() throws IOException {
        file("file");
        try (OpenDirectory around = around((step, directory, name) -> {
            if (step == Step.OPEN) {
                throw busy(name);
            }
        })) {
            new Emptying(survivors(), Exemption.NOTHING).empty(around, tree().getFileName(), seen());
        }
        assertThat(told).containsExactly("open tree");
        assertThat(left()).containsExactly("tree", "tree/file");
    }

    @Test
    void rightsThatAreTakenAwayMeanwhileAreGivenBack() throws IOException {
        file("sub/within/file");
        Set<Path> granted = new HashSet<>();

        delete((step, directory, name) -> {
            if (step == Step.GRANT) {
                granted.add(directory.resolve(name));
            } else if (step != Step.OPEN && step != Step.LIST && directory.endsWith("sub")) {
                if (!granted.contains(directory)) {
                    throw new AccessDeniedException(name.toString());
                }
            }
        });

        assertThat(told).isEmpty();
        assertThat(left()).isEmpty();
        assertThat(granted).containsExactly(tree().resolve("sub"));
    }

    @Test
    void whereThatDoesNotHelpItIsToldOnce() throws IOException {
        file("sub/file");
        file("sub/other");
        int[] granted = {0};

        delete((step, directory, name) -> {
            if (step == Step.GRANT) {
                granted[0]++;
                throw new AccessDeniedException(name.toString());
            }
            if (step == Step.DELETE_FILE && directory.endsWith("sub")) {
                throw new AccessDeniedException(name.toString());
            }
        });

        assertThat(told).containsExactlyInAnyOrder("delete tree/sub/file", "delete tree/sub/other");
        assertThat(granted).as("asked once of each directory").containsExactly(1);
    }

    /** As a device that fails in the middle of a listing. */
    @Test
    void whatCannotBeListedToItsEndIsToldOf() throws IOException {
        file("unlistable/file");
        file("listable/file");

        delete((step, directory, name) -> {
            if (step == Step.LIST && directory.endsWith("unlistable")) {
                throw new FileSystemException(directory.toString(), null, "Input/output error");
            }
        });

        assertThat(told).containsExactly("list tree/unlistable");
        assertThat(left()).containsExactly("tree", "tree/unlistable", "tree/unlistable/file");
    }

    /** Who may not write the directory around a tree can empty it all the same. */
    @Test
    void aTreeThatMayNotBeDeletedItselfIsEmptied() throws IOException {
        file("sub/file");

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("tree")) {
                throw new AccessDeniedException(name.toString());
            }
        });

        assertThat(told).containsExactly("delete tree");
        assertThat(left()).containsExactly("tree");
    }

    @Test
    void aTreeThatIsBusyIsNotEntered() throws IOException {
        file("sub/file");

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("tree")) {
                throw busy(name);
            }
        });

        assertThat(told).containsExactly("delete tree");
        assertThat(left()).containsExactly("tree", "tree/sub", "tree/sub/file");
    }

    @Test
    void whatSomebodyElseFillsMeanwhileIsEmptiedAgain() throws IOException {
        file("sub/file");
        int[] filled = {0};

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("sub") && filled[0]++ < 5) {
                Files.writeString(tree().resolve("sub/new"), "content");
            }
        });

        assertThat(told).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void whoFillsItForEverIsGivenUpOn() throws IOException {
        file("sub/file");
        file("other/file");

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("sub")) {
                Files.writeString(tree().resolve("sub/new"), "content");
            }
        });

        assertThat(told).containsExactly("delete tree/sub");
        assertThat(left()).containsExactly("tree", "tree/sub", "tree/sub/new");
    }

    /** Each level that is open takes two descriptors; a round begins in the directory anew. */
    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "needs the descriptors of this process in /proc")
    void aDeepTreeGoesWithTheDescriptorsOfTwelveLevels() throws IOException {
        deepLevels();
        long[] most = {0};

        delete((step, directory, name) -> most[0] = Math.max(most[0], descriptors()));

        assertThat(told).isEmpty();
        assertThat(left()).isEmpty();
        // What lies around the tree is open too, and so is the top a second time, and the one that is being moved.
        assertThat(most[0]).isBetween(2L * 12, 2L * (12 + 3));
    }

    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(this::leadsHere).count();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(here);
        } catch (IOException closed) {
            return false;
        }
    }

    /** As by another quota. */
    @Test
    void whatCannotBeMovedUpIsDeletedWhereItLies() throws IOException {
        deepLevels();

        delete((step, directory, name) -> {
            if (step == Step.MOVE) {
                throw new FileSystemException(name.toString(), null, "Disk quota exceeded");
            }
        });

        assertThat(told).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatSomebodyElseDeletesBeforeItIsMovedUpIsGone() throws IOException {
        deepLevels();

        delete((step, directory, name) -> {
            if (step == Step.MOVE) {
                TreeDeletion.delete(directory.resolve(name), null, null);
                throw new NoSuchFileException(name.toString());
            }
        });

        assertThat(told).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void aSurvivorIsTriedOnceHoweverManyRoundsItTakes() throws IOException {
        deepLevels();
        file("refused");
        Files.createDirectory(tree().resolve("busy"));
        List<String> tried = new ArrayList<>();

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("busy")
                    || step == Step.DELETE_FILE && name.endsWith("refused")) {
                tried.add(name.toString());
                throw busy(name);
            }
        });

        assertThat(told).containsExactlyInAnyOrder("delete tree/refused", "delete tree/busy");
        assertThat(tried).as("again once its owner's rights were given back").hasSizeLessThanOrEqualTo(4);
        assertThat(left()).containsExactly("tree", "tree/busy", "tree/refused");
    }

    @Test
    void aSurvivorInTheDepthIsLeftInTheTreesTop() throws IOException {
        deepLevels();

        delete((step, directory, name) -> {
            if (step == Step.DELETE_DIRECTORY && name.endsWith("level-40")) {
                throw busy(name);
            }
        });

        assertThat(told)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("delete tree/")
                .endsWith("/level-40");
        assertThat(left()).contains("tree").anyMatch(path -> path.endsWith("level-40"));
        assertThat(left()).noneMatch(path -> path.startsWith("tree/deep/level-0/level-1"));
    }
}
