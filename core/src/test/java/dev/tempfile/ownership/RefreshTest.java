package dev.tempfile.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process holds for long stays young for cleaners that go by age, and nothing else of it changes. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the times that are refreshed are those that systemd-tmpfiles looks at")
class RefreshTest {
    private static final long DAY = 86_400_000;

    @TempDir
    private Path here;

    private final Owner owner = Owner.current();

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    private static FileTime changed(Path path) throws IOException {
        return (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }

    private Path home() throws IOException {
        try (Stream<Path> below = Files.list(here)) {
            return below.filter(path -> path.getFileName().toString().startsWith(ProcessDirectory.MARK))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted().toList();
        }
    }

    @Test
    void aCleanerThatGoesByAgeTakesWhatIsOldAndLeavesWhatWasRefreshed() throws Exception {
        Path cleaner = Path.of("/usr/bin/systemd-tmpfiles");
        assumeTrue(
                Files.isExecutable(cleaner) || Boolean.parseBoolean(System.getenv("CI")),
                "needs systemd-tmpfiles, the cleaner that is asked");
        assertThat(isCleanedBy(cleaner, 2) || isCleanedBy(cleaner, 30))
                .as("the machine is quick enough")
                .isTrue();
    }

    /** False if this machine took so long that what was refreshed was old again. */
    private boolean isCleanedBy(Path cleaner, int seconds) throws Exception {
        try (TempFile file = TempSpec.defaults().in(here).createFile();
                TempDirectory work = TempSpec.defaults().in(here).createDirectory()) {
            BackgroundTest.await(BackgroundTest::isIdle);
            file.write(new byte[10]);
            Files.createDirectories(work.resolve("a/b/empty"));
            Files.writeString(work.resolve("a/b/c"), "in use");
            Path until = TempSpec.defaults().in(here).createFileUntilExit();
            Path home = home();
            List<Path> before = all(home);
            assertThat(before).contains(file.path(), until, home.resolve("owner"));
            Path old =
                    Files.writeString(Files.createDirectory(here.resolve("old")).resolve("file"), "nobody's");
            Thread.sleep((seconds + 1) * 1_000L);
            long begun = System.nanoTime();
            Refresh.of(home);
            Path rules = Files.writeString(here.resolve("rules.conf"), "e " + here + " - - - " + seconds + "s\n");
            Process clean = new ProcessBuilder(cleaner.toString(), "--clean", rules.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(clean.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(clean.waitFor(60, TimeUnit.SECONDS)).isTrue();
            boolean inTime = System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds);
            assertThat(old).as("it cleans: " + said).doesNotExist();
            if (inTime) {
                assertThat(all(home)).containsAll(before);
            }
            return inTime;
        }
    }

    @Test
    void neitherContentNorModeNorTimesOfAFileChangeAndNoLockIsLost() throws Exception {
        try (TempDirectory work = TempSpec.defaults().in(here).createDirectory()) {
            Path locked = Files.writeString(work.resolve("database"), "content");
            Files.setLastModifiedTime(locked, FileTime.fromMillis(1_234_567));
            FileTime accessed = (FileTime) Files.getAttribute(locked, "lastAccessTime");
            Path pipe = work.resolve("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            Path link = Files.createSymbolicLink(work.resolve("link"), locked);
            FileTime before = changed(locked);
            try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE)) {
                channel.lock();
                Thread.sleep(20);
                Refresh.of(home());
                assertThat(new ProcessBuilder(
                                        "python3",
                                        "-c",
                                        "import fcntl,sys\nfcntl.lockf(open(sys.argv[1],'r+'),fcntl.LOCK_EX|fcntl.LOCK_NB)",
                                        locked.toString())
                                .redirectErrorStream(true)
                                .start()
                                .waitFor())
                        .as("another process finds it locked")
                        .isNotZero();
            }
            assertThat(changed(locked)).isGreaterThan(before);
            assertThat(Files.getLastModifiedTime(locked)).isEqualTo(FileTime.fromMillis(1_234_567));
            assertThat(Files.getAttribute(locked, "lastAccessTime")).isEqualTo(accessed);
            assertThat(Files.getAttribute(locked, "unix:nlink")).isEqualTo(1);
            assertThat(link).isSymbolicLink();
            assertThat(locked).hasContent("content");
        }
    }

    @Test
    void itIsDoneOnceADayByWhateverIsMadeThen() throws Exception {
        try (TempFile held = TempSpec.defaults().in(here).createFile()) {
            Path home = held.path().getParent();
            Background background = new Background(owner);
            ProcessDirectory directory = owner.directoryIn(here);
            long now = System.currentTimeMillis();
            FileTime before = changed(held.path());
            Thread.sleep(20);
            background.refreshIfDue(now, List.of(directory));
            background.refreshIfDue(now + DAY - 1_000, List.of(directory));
            Thread.sleep(200);
            assertThat(changed(held.path())).as("not before a day is over").isEqualTo(before);
            background.refreshIfDue(now + DAY + 1_000, List.of(directory));
            FileTime after = awaitRefreshed(held.path(), before);
            background.refreshIfDue(now + DAY + 2_000, List.of(directory));
            Thread.sleep(200);
            assertThat(changed(held.path())).as("once").isEqualTo(after);
            background.refreshIfDue(now - DAY, List.of(directory));
            awaitRefreshed(held.path(), after);
            owner.released(directory);
        }
    }

    /** Both the second name and its end are a change: what is awaited is that nobody is at work any more. */
    private static FileTime awaitRefreshed(Path path, FileTime before) throws Exception {
        BackgroundTest.await(() -> BackgroundTest.isIdle());
        assertThat(path.resolveSibling("refreshed")).doesNotExist();
        assertThat(changed(path)).isGreaterThan(before);
        return changed(path);
    }

    @Test
    void whatACrashLeftInTheMiddleOfItIsTakenAway() throws IOException {
        try (TempFile held = TempSpec.defaults().in(here).createFile()) {
            Path home = held.path().getParent();
            Files.createLink(home.resolve("refreshed"), held.path());
            Refresh.of(home);
            assertThat(home.resolve("refreshed")).doesNotExist();
            assertThat(Files.getAttribute(held.path(), "unix:nlink")).isEqualTo(1);
        }
    }
}
