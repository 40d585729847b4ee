package dev.tempfile.testkit.atomic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.FileVersion;
import dev.tempfile.TargetChangedException;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.parity.Mounts;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several writers of one target: nobody sees a mixture, and who asks for it loses no change. */
@Timeout(120)
class WritersTest {
    private static final AtomicSpec SPEC = AtomicSpec.atomic();
    private static final AtomicSpec FAST = AtomicSpec.unsynced();
    private static final AtomicSpec PATIENT = FAST.exclusive(Duration.ofSeconds(100));
    private static final int WRITERS = 8;

    @TempDir
    private Path here;

    @AfterEach
    void nothingIsAlive() throws IOException {
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.deleteAll();
    }

    private static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> started = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                started.add(pool.submit(work));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> one : started) {
                done.add(one.get());
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }

    // ---------------------------------------------------------------- no clobber

    @Test
    void ofManyWhoReplaceNothingExactlyOneCreates() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path target = here.resolve("target-" + round);
            List<Boolean> created = atOnce(WRITERS, () -> {
                try {
                    AtomicFile.writeString(target, Thread.currentThread().getName(), FAST.noClobber());
                    return true;
                } catch (FileAlreadyExistsException taken) {
                    return false;
                }
            });
            assertThat(created).filteredOn(Boolean::booleanValue).hasSize(1);
        }
        assertThat(Site.below(here)).hasSize(20);
    }

    // ---------------------------------------------------------------- if unchanged

    @Test
    void anUnchangedTargetIsReplaced() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        for (FileVersion since : List.of(FileVersion.of(target), FileVersion.ofContent(target))) {
            Files.writeString(target, "old");
            FileVersion now = since.toString().startsWith("sha256") ? since : FileVersion.of(target);
            AtomicFile.writeString(target, "new", SPEC.ifUnchanged(FileVersion.parse(now.toString())));
            assertThat(target).hasContent("new");
        }
    }

    @Test
    void aTargetThatSomebodyReplacedOrWroteIntoIsLeftToHim() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        for (boolean content : new boolean[] {false, true}) {
            for (boolean replaced : new boolean[] {false, true}) {
                AtomicFile.writeString(target, "old");
                FileVersion since = content ? FileVersion.ofContent(target) : FileVersion.of(target);
                AtomicSpec spec = SPEC.ifUnchanged(since);
                try (AtomicFile file = AtomicFile.open(target, spec).write(new byte[9]);
                        TempFile other =
                                TempSpec.defaults().in(here).createFile().write(new byte[9])) {
                    if (replaced) {
                        AtomicFile.writeString(target, "hers");
                    } else {
                        Files.writeString(target, "hers");
                    }
                    assertThatThrownBy(file::commit)
                            .isInstanceOf(TargetChangedException.class)
                            .hasMessageContaining(target + ": was changed by somebody else since")
                            .hasMessageContaining("read it again");
                    assertThatThrownBy(() -> other.moveTo(target, spec.replacing()))
                            .isInstanceOf(TargetChangedException.class);
                    assertThatThrownBy(() -> AtomicFile.open(target, spec)).isInstanceOf(TargetChangedException.class);
                    assertThat(file.isOpen()).as("still there").isTrue();
                    assertThat(other.path()).hasSize(9);
                }
                assertThat(target).hasContent("hers");
            }
        }
        assertThat(Site.below(here)).filteredOn(Files::isRegularFile).containsExactly(target);
    }

    @Test
    void whatWasAbsentIsCreatedOrNotInOneStep() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path target = here.resolve("target-" + round);
            AtomicSpec spec = FAST.ifUnchanged(FileVersion.of(target));
            List<Boolean> created = atOnce(WRITERS, () -> {
                try {
                    AtomicFile.writeString(target, "x", spec);
                    return true;
                } catch (TargetChangedException taken) {
                    return false;
                }
            });
            assertThat(created).filteredOn(Boolean::booleanValue).hasSize(1);
        }
        assertThat(FileVersion.of(here.resolve("nothing"))).isEqualTo(FileVersion.ofContent(here.resolve("nothing")));
    }

    @Test
    void aVersionIsOfWhatALinkLeadsTo() throws IOException {
        Path real = Files.writeString(here.resolve("real"), "old");
        Path link = Files.createSymbolicLink(here.resolve("link"), real);
        assertThat(FileVersion.of(link)).isEqualTo(FileVersion.of(real)).hasSameHashCodeAs(FileVersion.of(real));
        assertThat(FileVersion.ofContent(link)).isEqualTo(FileVersion.ofContent(real));
        assertThat(FileVersion.of(real)).isNotEqualTo(FileVersion.ofContent(real));
        AtomicFile.writeString(link, "new", SPEC.ifUnchanged(FileVersion.of(link)));
        assertThat(real).hasContent("new");
        assertThatThrownBy(() -> FileVersion.parse("yesterday"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FileVersion.of(file).toString()");
    }

    @Test
    void aDanglingLinkThatIsReplacedItselfCountsAsAbsentAndIsReplaced() throws IOException {
        Path nothing = here.resolve("nothing");
        Path link = Files.createSymbolicLink(here.resolve("link"), nothing);
        AtomicFile.update(link, old -> old == null ? new byte[2] : new byte[1], SPEC.replacingLinks());
        assertThat(link).isRegularFile().hasSize(2);
        assertThat(Files.isSymbolicLink(link)).isFalse();
        AtomicFile.update(link, old -> new byte[old.length + 1], SPEC.replacingLinks());
        assertThat(link).hasSize(3);
        assertThat(nothing).doesNotExist();

        Path other = Files.createSymbolicLink(here.resolve("other"), nothing);
        AtomicSpec unchanged = SPEC.replacingLinks().ifUnchanged(FileVersion.of(other));
        Files.writeString(nothing, "hers");
        assertThatThrownBy(() -> AtomicFile.writeString(other, "mine", unchanged))
                .as("it is not absent any more")
                .isInstanceOf(TargetChangedException.class);
        Files.delete(nothing);
        AtomicFile.writeString(other, "mine", unchanged);
        assertThat(other).isRegularFile().hasContent("mine");
        assertThat(Site.below(here)).containsExactlyInAnyOrder(link, other);
    }

    // ---------------------------------------------------------------- exclusive

    @Test
    void whoIsExclusiveKeepsOthersOutUntilTheEnd() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        AtomicSpec spec = SPEC.exclusive(Duration.ZERO);
        try (AtomicFile file = AtomicFile.open(target, spec).write(new byte[3])) {
            assertThatThrownBy(() -> AtomicFile.open(target, spec))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(target.toString())
                    .hasMessageContaining("another writer has it");
            assertThat(ChildJvm.running(Writing.class, here).run(target, "PT0S").value("wrote"))
                    .as("another process")
                    .contains("another writer has it");
            file.commit();
        }
        assertThat(ChildJvm.running(Writing.class, here).run(target, "PT0S").value("wrote"))
                .isEqualTo("yes");
        try (AtomicFile file = AtomicFile.open(target, spec)) {
            assertThat(file.target()).isEqualTo(target);
        }
        assertThat(Site.below(here)).as("no lock is left").containsExactly(target);
    }

    /** Writes exclusively, and says whether it could. */
    static final class Writing {
        public static void main(String[] args) throws IOException {
            try (AtomicFile file = AtomicFile.open(Path.of(args[0]), SPEC.exclusive(Duration.parse(args[1])))) {
                file.write("hers".getBytes(US_ASCII));
                System.out.println("has=it");
                if (args.length > 2) {
                    Runtime.getRuntime().halt(System.in.read());
                }
                file.commit();
                System.out.println("wrote=yes");
            } catch (FileSystemException refused) {
                System.out.println("wrote=" + refused.getMessage());
            }
        }
    }

    @Test
    void aWriterThatIsKilledKeepsNobodyOut() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        try (RunningJvm other = ChildJvm.running(Writing.class, here).start(target, "PT0S", "wait")) {
            other.await("has");
            assertThatThrownBy(() -> AtomicFile.writeString(target, "new", SPEC.exclusive(Duration.ofMillis(20))))
                    .hasMessageContaining("had not ended within 20 ms");
            other.signal("KILL");
            other.await();
        }
        assertThat(here.resolve(".target.lock")).as("what is left of it").isEmptyFile();
        AtomicFile.writeString(target, "new", SPEC.exclusive(Duration.ofSeconds(60)));
        assertThat(target).hasContent("new");
        assertThat(here.resolve(".target.lock")).doesNotExist();
    }

    // ---------------------------------------------------------------- read, change, write

    private static byte[] onceMore(byte[] old) {
        int before = old == null ? 0 : Integer.parseInt(new String(old, US_ASCII));
        return Integer.toString(before + 1).getBytes(US_ASCII);
    }

    /** Adds one, many times. */
    static final class Adding {
        public static void main(String[] args) throws IOException {
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                AtomicFile.update(Path.of(args[0]), WritersTest::onceMore, PATIENT);
            }
        }
    }

    @Test
    void noUpdateIsLostAmongThreadsAndProcesses() throws Exception {
        Path target = here.resolve("counter");
        try (RunningJvm other = ChildJvm.running(Adding.class, here).start(target, 150)) {
            atOnce(4, () -> {
                for (int i = 0; i < 50; i++) {
                    AtomicFile.update(target, WritersTest::onceMore, PATIENT);
                }
                return null;
            });
            other.await().succeeded();
        }
        assertThat(target).hasContent("350");
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void aChangeByWhoDoesNotExcludeAnybodyIsSeenAndTheUpdateDoneAgain() throws IOException {
        Path target = Files.writeString(here.resolve("counter"), "1");
        AtomicInteger calls = new AtomicInteger();
        AtomicFile.update(target, old -> {
            if (calls.incrementAndGet() < 3) {
                Files.writeString(target, Integer.toString(10 * calls.get()), StandardOpenOption.TRUNCATE_EXISTING);
            }
            return onceMore(old);
        });
        assertThat(target).hasContent("21");
        calls.set(0);
        assertThatThrownBy(() -> AtomicFile.update(target, old -> {
                    Files.writeString(target, Integer.toString(calls.incrementAndGet()));
                    return onceMore(old);
                }))
                .isInstanceOf(TargetChangedException.class);
        assertThat(calls).as("bounded").hasValue(10);
        assertThat(target).hasContent("10");
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void whatTheChangeThrowsLeavesTheTarget() throws IOException {
        Path target = Files.writeString(here.resolve("counter"), "not a number");
        assertThatThrownBy(() -> AtomicFile.update(target, WritersTest::onceMore))
                .isInstanceOf(NumberFormatException.class);
        assertThat(target).hasContent("not a number");
        assertThat(Site.below(here)).containsExactly(target);
    }

    // ---------------------------------------------------------------- last wins

    @Test
    void readersSeeOneWholeContentThatWasCommitted() throws Exception {
        Path target = Files.write(here.resolve("target"), new byte[4096]);
        AtomicInteger number = new AtomicInteger();
        long end = System.nanoTime() + 1_500_000_000L;
        List<Integer> done = atOnce(WRITERS + 4, () -> {
            int me = number.getAndIncrement();
            int count = 0;
            do {
                if (me < WRITERS) {
                    byte[] content = new byte[4096 + me * 1000];
                    java.util.Arrays.fill(content, (byte) me);
                    AtomicFile.write(target, out -> out.write(content), FAST);
                } else {
                    byte[] seen = Files.readAllBytes(target);
                    int writer = (seen.length - 4096) / 1000;
                    for (byte one : seen) {
                        assertThat(one).isEqualTo((byte) writer);
                    }
                }
                count++;
            } while (System.nanoTime() < end);
            return count;
        });
        assertThat(done).allMatch(count -> count > 0);
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void aFileThatAppearsWhileItsAbsenceIsReadIsNotOverwritten() throws Exception {
        Path target = here.resolve("target");
        Path of = Files.writeString(here.resolve("of others"), "theirs");
        ExecutorService other = Executors.newFixedThreadPool(1);
        try {
            for (int round = 0; round < 1500; round++) {
                Files.deleteIfExists(target);
                CyclicBarrier start = new CyclicBarrier(2);
                long delay = round % 400 * 1_500L;
                Future<Boolean> created = other.submit(() -> {
                    start.await();
                    for (long end = System.nanoTime() + delay; System.nanoTime() < end; ) {
                        Thread.onSpinWait();
                    }
                    try {
                        Files.createLink(target, of);
                        return true;
                    } catch (FileAlreadyExistsException late) {
                        return false;
                    }
                });
                start.await();
                AtomicFile.update(
                        target,
                        old -> ((old == null ? "" : new String(old, US_ASCII)) + " ours").getBytes(US_ASCII),
                        FAST);
                assertThat(target).hasContent(created.get() ? "theirs ours" : " ours");
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void whatIsNoLockIsLeftAloneAtItsName() throws Exception {
        Path target = here.resolve("target");
        Path lock = here.resolve(".target.lock");
        AtomicSpec exclusive = SPEC.exclusive(Duration.ZERO);
        Files.writeString(lock, "of another program");
        assertThatThrownBy(() -> AtomicFile.open(target, exclusive))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(lock + ": is no empty file");
        assertThat(lock).hasContent("of another program");
        Files.delete(lock);
        Files.createSymbolicLink(lock, here.resolve("elsewhere"));
        assertThatThrownBy(() -> AtomicFile.open(target, exclusive))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(lock + ": is no empty file");
        assertThat(Site.below(here)).containsExactly(lock);
        Files.delete(lock);
        Mounts.run("mkfifo", lock.toString());
        assertThatThrownBy(() -> AtomicFile.open(target, exclusive))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(lock + ": is no empty file");
        assertThat(Site.below(here)).containsExactly(lock);
    }

    @Test
    void aDirectoryIsExclusiveAsAFileIs() throws IOException {
        Path target = here.resolve("target");
        AtomicSpec exclusive = SPEC.exclusive(Duration.ZERO);
        try (TempDirectory staged = TempSpec.defaults().in(here).createDirectory()) {
            try (AtomicFile other = AtomicFile.open(target, exclusive)) {
                assertThatThrownBy(() -> staged.moveTo(target, exclusive))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("another writer has it");
                assertThat(other.isOpen()).isTrue();
            }
            staged.moveTo(target, exclusive);
        }
        assertThat(target).isEmptyDirectory();
        assertThat(here.resolve(".target.lock")).doesNotExist();
    }

    @Test
    void whatWasMadeForALockedTargetIsTakenBack() throws IOException {
        AtomicSpec spec = SPEC.exclusive(Duration.ZERO).creatingParents();
        AtomicFile.open(here.resolve("a/b/target"), spec).close();
        assertThat(here.resolve("a")).doesNotExist();
    }

    @Test
    void aSecondCommitSaysThatTheFileIsClosed() throws IOException {
        try (AtomicFile file = AtomicFile.open(here.resolve("target"))) {
            file.commit();
            assertThatThrownBy(file::commit).isInstanceOf(ClosedChannelException.class);
        }
    }
}
