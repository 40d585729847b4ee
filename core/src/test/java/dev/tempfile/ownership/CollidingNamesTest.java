package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when the chosen name is taken: the names are forced, the files are real. */
@Timeout(120)
class CollidingNamesTest {
    private final Attempts attempts = new Attempts();

    @TempDir
    private Path here;

    /** Keeps the directory of this process from being removed as idle between two steps of a test. */
    private TempFile neighbour;

    private TempDirectory scope;

    @BeforeEach
    void listen() throws IOException {
        neighbour = TempSpec.defaults().in(here).createFile();
        scope = TempSpec.defaults().in(here).createDirectory();
        TempFiles.setListener(attempts);
    }

    @AfterEach
    void chooseAtRandomAgain() throws IOException {
        UniqueName.replacement = null;
        TempFiles.setListener(null);
        scope.close();
        neighbour.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-collide-file")
    void aFileAtTheNameStaysAndTheNextNameIsTaken(Maker maker) throws IOException {
        Path taken = nameOf(maker, "occupied");
        Files.writeString(taken, "somebody else's");

        choosing("occupied", "freename");
        maker.make(here, scope);

        assertThat(attempts.made).containsExactly(sibling(taken, "freename"));
        assertThat(taken).hasContent("somebody else's");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-collide-dir")
    void aDirectoryAtTheNameStaysAndTheNextNameIsTaken(Maker maker) throws IOException {
        Path taken = nameOf(maker, "occupied");
        Files.createDirectory(taken);

        choosing("occupied", "freename");
        maker.make(here, scope);

        assertThat(attempts.made).containsExactly(sibling(taken, "freename"));
        assertThat(taken).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-collide-dangling")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links take a privilege there")
    void aDanglingLinkAtTheNameIsNotFollowed(Maker maker) throws IOException {
        Path taken = nameOf(maker, "occupied");
        Path target = here.resolve("the link's target");
        Files.createSymbolicLink(taken, target);

        choosing("occupied", "freename");
        maker.make(here, scope);

        assertThat(attempts.made).containsExactly(sibling(taken, "freename"));
        assertThat(target).doesNotExist();
        assertThat(taken).isSymbolicLink();
    }

    @Test
    void aDirectoryThatIsKeptReplacesNobodysEmptyOne() throws IOException {
        Path taken = Files.createDirectory(here.resolve("tmpoccupied"));
        Files.createFile(scope.resolve("file"));

        choosing("occupied", "freename");
        Path kept = scope.keep();

        assertThat(kept).isEqualTo(here.resolve("tmpfreename"));
        assertThat(kept.resolve("file")).exists();
        assertThat(taken).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-exhausted")
    void twentyTakenNamesInARowAreAnError(Maker maker) throws IOException {
        Path taken = nameOf(maker, "occupied");
        Files.writeString(taken, "somebody else's");
        AtomicInteger chosen = new AtomicInteger();
        UniqueName.replacement = () -> {
            chosen.incrementAndGet();
            return "occupied";
        };

        assertThatThrownBy(() -> maker.make(here, scope))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("20 random names in a row exist")
                .hasMessageContaining(taken.getParent().toString());

        assertThat(chosen).hasValue(20);
        assertThat(attempts.tried).hasSize(20).containsOnly(taken);
        assertThat(attempts.made).isEmpty();
        assertThat(taken).hasContent("somebody else's");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:name-no-retry")
    void aMissingDirectoryIsNotTriedTwice(Maker maker) {
        Path missing = here.resolve("missing");
        AtomicInteger chosen = countingNames();

        if (maker == Maker.FILE_IN_A_SCOPE) {
            assertThatThrownBy(() -> {
                        Files.delete(scope.path());
                        maker.make(missing, scope);
                    })
                    .isInstanceOf(NoSuchFileException.class);
        } else {
            assertThatThrownBy(() -> maker.make(missing, scope))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(missing.toString());
        }

        assertThat(chosen.get()).isLessThanOrEqualTo(1);
        assertThat(missing).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:event-hook")
    void aListenerIsToldOfEachAttemptBeforeItIsMade(Maker maker) throws IOException {
        Path taken = nameOf(maker, "occupied");
        Path free = sibling(taken, "freename");
        Files.writeString(taken, "somebody else's");

        choosing("occupied", "freename");
        maker.make(here, scope);

        assertThat(attempts.tried).containsExactly(taken, free).allMatch(Path::isAbsolute);
        assertThat(attempts.existedBefore).containsExactly(true, false);
        assertThat(attempts.made).containsExactly(free);
    }

    // The name that the maker would give if the random characters were these; found by making one.
    private Path nameOf(Maker maker, String random) throws IOException {
        choosing("firstone");
        maker.make(here, scope);
        Path first = attempts.made.get(0);
        attempts.forget();
        return first.resolveSibling(first.getFileName().toString().replaceFirst("firstone", random));
    }

    private static Path sibling(Path taken, String random) {
        return taken.resolveSibling(taken.getFileName().toString().replaceFirst("occupied", random));
    }

    private static void choosing(String... names) {
        Iterator<String> next = List.of(names).iterator();
        UniqueName.replacement = next::next;
    }

    private static AtomicInteger countingNames() {
        AtomicInteger chosen = new AtomicInteger();
        UniqueName.replacement = () -> "attempt" + chosen.incrementAndGet();
        return chosen;
    }

    /** What a listener was told, and what it saw on the disk in that moment. */
    private static final class Attempts implements TempListener {
        final List<Path> tried = new ArrayList<>();
        final List<Path> made = new ArrayList<>();
        final List<Boolean> existedBefore = new ArrayList<>();

        @Override
        public void creating(Path path) {
            tried.add(path);
            existedBefore.add(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        }

        @Override
        public void created(Path path) {
            made.add(path);
        }

        void forget() {
            tried.clear();
            made.clear();
            existedBefore.clear();
        }
    }
}
