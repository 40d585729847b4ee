package dev.tempfile.testkit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicSpec;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.platform.CreationMode;
import dev.tempfile.platform.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are born without a name, and get one when they are published. */
@Timeout(120)
@Tag("native")
class BornUnnamedTest {
    /** What /proc calls a file that never had a name: the directory, and its inode in place of one. */
    private static final Pattern NEVER_NAMED = Pattern.compile(".*/#(\\d+) \\(deleted\\)");

    @TempDir
    private Path here;

    private TempSpec spec;

    @BeforeEach
    void nativeCallsAreReady() {
        Objects.requireNonNull(Kernel.rehearse(here), Kernel.lack());
        spec = TempSpec.defaults().in(here);
    }

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    @Test
    void anUnnamedFileNeverHasAName() throws IOException {
        List<Long> before = neverNamed();
        try (UnnamedFile file = spec.createUnnamedFile()) {
            assertThat(neverNamed()).hasSize(before.size() + 1);
        }
        assertThat(neverNamed()).isEqualTo(before);
    }

    @Test
    void norHasWhatASpoolRollsOverTo() throws IOException {
        int before = neverNamed().size();
        try (SpooledFile file = spec.createSpooledFile(10)) {
            file.write(new byte[10]);
            assertThat(neverNamed()).hasSize(before);
            file.write(new byte[1]);
            assertThat(neverNamed()).hasSize(before + 1);
        }
    }

    @Test
    void publishedAtANewTargetItIsTheSameFileStill() throws IOException {
        Path target = here.resolve("target");
        try (SpooledFile file = spec.createSpooledFile(10)) {
            file.write(new byte[100_000]);
            long inode = neverNamed().get(0);
            file.moveTo(target, AtomicSpec.durable());
            assertThat(Files.getAttribute(target, "unix:ino")).isEqualTo(inode);
        }
        assertThat(target).hasSize(100_000);
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(CreationMode.ordinary(here));
        assertThat(neverNamed()).isEmpty();
    }

    @Test
    void inADirectoryThatGivesItsGroupItIsACopyThatHasIt() throws IOException {
        Path shared = Files.createDirectory(here.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 02755);
        try (UnnamedFile file = spec.createUnnamedFile()) {
            file.write(new byte[10]);
            long inode = neverNamed().get(0);
            Path target = file.moveTo(shared.resolve("target"));
            assertThat(target).hasSize(10);
            assertThat(Files.getAttribute(target, "unix:ino")).isNotEqualTo(inode);
            assertThat(Files.getAttribute(target, "unix:gid")).isEqualTo(Files.getAttribute(shared, "unix:gid"));
        }
    }

    @Test
    void whatIsReplacedIsReplacedByACopy() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        try (UnnamedFile file = spec.createUnnamedFile()) {
            file.write("new".getBytes()).moveTo(target, AtomicSpec.atomic().replacing());
        }
        assertThat(target).hasContent("new");
    }

    @Test
    void whereTheDirectoryIsGoneInWhichItWasBornItIsPublishedAllTheSame() throws IOException {
        UnnamedFile file = spec.createUnnamedFile().write("content".getBytes());
        TempFiles.deleteTree(home());
        assertThat(file.moveTo(here.resolve("target"))).hasContent("content");
    }

    @Test
    void whereTheDirectoryWasCleanedAwayItIsMadeAgain() throws IOException {
        spec.createUnnamedFile().close();
        TempFiles.deleteTree(home());
        try (UnnamedFile file = spec.createUnnamedFile()) {
            assertThat(file.write(new byte[5]).size()).isEqualTo(5);
        }
    }

    @Test
    void theListenerIsToldTheSame() throws IOException {
        List<String> told = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void creating(Path path) {
                told.add("creating");
            }

            @Override
            public void created(Path path) {
                told.add("created");
            }

            @Override
            public void deleted(Path path) {
                told.add("deleted");
            }
        });
        try (UnnamedFile file = spec.createUnnamedFile()) {
            assertThat(told).containsExactly("creating", "created", "deleted");
        } finally {
            TempFiles.setListener(null);
        }
    }

    @Test
    void whereThereIsNoDirectoryTheFailureNamesIt() throws IOException {
        Path gone = here.resolve("gone");
        assertThatThrownBy(() -> TempSpec.defaults().in(gone).createUnnamedFile())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(gone.toString());
    }

    private Path home() throws IOException {
        try (Stream<Path> entries = Files.list(here)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("tempfile-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The inodes of what this process has open of files that never had a name, below the directory for this test. */
    private List<Long> neverNamed() throws IOException {
        List<Long> inodes = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : open.toList()) {
                if (Files.isSymbolicLink(each)) {
                    Matcher named =
                            NEVER_NAMED.matcher(Files.readSymbolicLink(each).toString());
                    if (named.matches()) {
                        inodes.add(Long.valueOf(named.group(1)));
                    }
                }
            }
        }
        return inodes;
    }
}
