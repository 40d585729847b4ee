package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Finding;
import dev.tempfile.LiveEntry;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is alive in this process can be asked for, deleted, and given up. */
class LiveTest {
    @TempDir
    private Path here;

    @BeforeEach
    void nothingOfAnyOtherTest() throws IOException {
        TempFiles.deleteAll();
    }

    @AfterEach
    void end() throws IOException {
        TempFiles.recordSites(false);
        TempFiles.setListener(null);
        TempFiles.deleteAll();
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    @Test
    void whatIsAliveIsListedWithItsKindPathAndTimeOldestFirst() throws Exception {
        assertThat(TempFiles.live()).isEmpty();
        Instant before = Instant.now().minusMillis(1);
        try (TempDirectory directory = spec().createDirectory()) {
            Thread.sleep(5);
            try (TempFile file = spec().createFile()) {
                Thread.sleep(5);
                try (UnnamedFile unnamed = spec().createUnnamedFile()) {
                    assertThat(unnamed.isOpen()).isTrue();
                    List<LiveEntry> live = TempFiles.live();
                    assertThat(live).extracting(LiveEntry::kind).containsExactly("directory", "file", "unnamed file");
                    assertThat(live).extracting(LiveEntry::path).containsExactly(directory.path(), file.path(), null);
                    assertThat(live)
                            .allSatisfy(entry -> assertThat(entry.created()).isBetween(before, Instant.now()))
                            .allSatisfy(entry -> assertThat(entry.site()).isNull());
                }
            }
            assertThat(TempFiles.live()).extracting(LiveEntry::kind).containsExactly("directory");
        }
        assertThat(TempFiles.live()).isEmpty();
    }

    @Test
    void whoMadeItIsSaidWhereThatIsRecorded() throws IOException {
        TempFiles.recordSites(true);
        try (TempFile file = spec().createFile()) {
            assertThat(file.isOpen()).isTrue();
            assertThat(TempFiles.live()).hasSize(1).first().satisfies(entry -> {
                assertThat(entry.site()).isNotNull();
                assertThat(entry.site().getStackTrace()[0].getClassName()).isEqualTo(LiveTest.class.getName());
                assertThat(entry.site().getStackTrace()[0].getMethodName())
                        .isEqualTo("whoMadeItIsSaidWhereThatIsRecorded");
            });
        }
    }

    @Test
    void deleteAllDeletesWhatIsAliveAndThePathsThatWerePromisedUntilExit() throws IOException {
        Path untilExit = spec().createFileUntilExit();
        try (TempFile file = spec().createFile()) {
            Path path = file.path();
            TempFiles.deleteAll();
            assertThat(path).doesNotExist();
            assertThat(untilExit).doesNotExist();
            assertThat(file.isOpen()).isFalse();
            assertThat(here).isEmptyDirectory();
        }
        try (TempFile next = spec().createFile()) {
            assertThat(next.path()).as("work goes on").exists();
        }
    }

    @Test
    @AsOrdinaryUser
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void whatCannotBeDeletedStaysOursAndIsUsedAndDeletedLater(Path mine) throws IOException {
        TempSpec spec = TempSpec.defaults().in(mine);
        Path home = spec.createFileUntilExit().getParent();
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("r-x------"));

        assertThatThrownBy(TempFiles::deleteAll).isInstanceOf(AccessDeniedException.class);

        assertThat(home).as("emptied as far as it could be").exists();
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        spec.createFile().close();
        TempFiles.deleteAll();
        assertThat(mine).isEmptyDirectory();
    }

    @Test
    void nothingIsReleasedWhileSomethingIsAlive() throws IOException {
        try (TempFile file = spec().createFile()) {
            assertThatThrownBy(TempFiles::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 temporary files or directories are still alive");
            assertThat(file.write(new byte[3]).path()).hasSize(3);
            assertThat(TempFiles.live()).hasSize(1);
        }
    }

    @Test
    void norWhileAPathIsPromisedUntilExit() throws IOException {
        Path untilExit = spec().createFileUntilExit();
        assertThatThrownBy(TempFiles::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("were promised until exit");
        assertThat(untilExit).exists();
        TempFiles.deleteAll();
        TempFiles.release();
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void whatIsReleasedLeavesNothingAndItsSettingsStay() throws Exception {
        List<Path> created = new ArrayList<>();
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                created.add(path);
            }
        });
        TempFiles.recordSites(true);
        spec().createFile().close();
        String owners = System.getProperty("dev.tempfile.owners", "");
        assertThat(here).isNotEmptyDirectory();
        List<Thread> reapers = reapers();

        TempFiles.release();

        assertThat(here).as("the directory of this process is gone").isEmptyDirectory();
        assertThat(System.getProperty("dev.tempfile.owners", "")).hasSizeLessThan(owners.length());
        assertThat(endsSoon(reapers)).as("one was ours").isTrue();
        try (TempFile file = spec().createFile()) {
            assertThat(created).hasSize(2).contains(file.path());
            assertThat(TempFiles.live().get(0).site()).isNotNull();
        }
    }

    private static List<Thread> reapers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tempfile-reaper"))
                .toList();
    }

    private static boolean endsSoon(List<Thread> oneOf) throws InterruptedException {
        for (int waited = 0; waited < 60_000 && oneOf.stream().allMatch(Thread::isAlive); waited += 10) {
            Thread.sleep(10);
        }
        return !oneOf.stream().allMatch(Thread::isAlive);
    }

    @Test
    void aSweepWithoutADirectoryLooksIntoEveryOneThatIsInUse() throws IOException {
        TempFiles.setDefaultDirectory(Files.createDirectory(here.resolve("default")));
        Path used = Files.createDirectory(here.resolve("used"));
        Path unused = Files.createDirectory(here.resolve("unused"));
        try (TempFile first = TempFile.create();
                TempFile second = TempSpec.defaults().in(used).createFile()) {
            assertThat(unused).isEmptyDirectory();
            assertThat(TempFiles.sweep())
                    .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(Finding.State.ALIVE))
                    .extracting(Finding::path)
                    .containsExactlyInAnyOrder(
                            first.path().getParent(), second.path().getParent());
        } finally {
            TempFiles.setDefaultDirectory(null);
        }
    }
}
