package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Budget;
import dev.tempfile.MemoryFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One allowance of memory for all spooled files of the process: who would pass it goes to disk early, and nobody else notices. */
@Timeout(120)
class SpoolMemoryTest {
    private static final int PAGE = 64 * 1024;

    @TempDir
    private Path here;

    private final Budget memory = TempFiles.spoolMemory();
    private final long byDefault = memory.allowed();

    @BeforeEach
    void beginWithNothing() throws IOException {
        TempFiles.deleteAll();
        assertThat(memory.used()).isZero();
    }

    @AfterEach
    void restore() throws IOException {
        TempFiles.setListener(null);
        TempFiles.setSpoolMemory(byDefault);
        TempFiles.deleteAll();
        assertThat(memory.used()).isZero();
    }

    private SpooledFile spool(long limit) throws IOException {
        return TempSpec.defaults().in(here).createSpooledFile(limit);
    }

    @Test
    void itIsAQuarterOfTheLargestHeap() {
        assertThat(byDefault).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }

    @Test
    void whoWouldPassItGoesToDiskBeforeItsOwnLimit() throws IOException {
        TempFiles.setSpoolMemory(3 * PAGE);
        AtomicInteger spilled = new AtomicInteger();
        TempFiles.setListener(new TempListener() {
            @Override
            public void spilled() {
                spilled.incrementAndGet();
            }
        });
        try (SpooledFile first = spool(1 << 20);
                SpooledFile second = spool(0)) {
            first.write(new byte[2 * PAGE]);
            second.write(new byte[PAGE - 10]);
            assertThat(first.isInMemory()).isTrue();
            assertThat(second.isInMemory()).isTrue();
            assertThat(spilled).hasValue(0);
            second.write(new byte[11]);
            assertThat(second.isInMemory()).as("even one without a limit").isFalse();
            assertThat(spilled).hasValue(1);
            assertThat(second.size()).isEqualTo(PAGE + 1);
            assertThat(memory.used()).as("what went to disk takes no memory").isEqualTo(2 * PAGE);
            first.resize(3 * PAGE);
            assertThat(first.isInMemory()).as("there is room again").isTrue();
            first.resize(3 * PAGE + 1);
            assertThat(first.isInMemory()).isFalse();
            assertThat(first.rewind().readAll()).hasSize(3 * PAGE + 1);
        }
    }

    @Test
    void whatIsCutOffClosedPublishedOrForgottenIsFreeAgain() throws Exception {
        SpooledFile cut = spool(1 << 20).write(new byte[10 * PAGE]);
        cut.truncate(PAGE + 1);
        assertThat(memory.used()).isEqualTo(2 * PAGE);
        cut.truncate(0);
        assertThat(memory.used()).as("the first page is kept").isEqualTo(8_192);
        cut.close();
        spool(0).write(new byte[PAGE]).moveTo(here.resolve("published"));
        assertThat(memory.used()).isZero();
        forget();
        Garbage.collectUntil(() -> memory.used() == 0);
        SpooledFile deleted = spool(0).write(new byte[PAGE]);
        TempFiles.deleteAll();
        assertThat(memory.used()).isZero();
        deleted.close();
        assertThat(memory.used()).isZero();
    }

    private void forget() throws IOException {
        spool(0).write(new byte[PAGE]);
    }

    @Test
    void whatItTakesIsTheMemoryThatItTakes() throws IOException {
        try (SpooledFile small = spool(0)) {
            assertThat(memory.used()).isZero();
            small.write(new byte[5_000]);
            assertThat(memory.used()).as("written at once").isEqualTo(5_000);
        }
        try (SpooledFile slow = spool(0)) {
            OutputStream out = slow.output();
            for (int i = 0; i < 5_000; i++) {
                out.write(1);
                out.flush();
            }
            assertThat(memory.used()).as("grown by and by").isEqualTo(8_192);
        }
    }

    @Test
    void withNoneEveryContentGoesToDiskAndNothingElseChanges() throws IOException {
        TempFiles.setSpoolMemory(0);
        try (SpooledFile spool = spool(0)) {
            spool.write(new byte[0]).truncate(0);
            assertThat(spool.isInMemory()).isTrue();
            spool.text().write("of one byte or more\n");
            assertThat(spool.rewind().text().readLine()).isEqualTo("of one byte or more");
            assertThat(spool.isInMemory()).isFalse();
        }
    }

    @Test
    void aDiskThatCannotBeHadRefusesTheWriteAndLosesNothing() throws IOException {
        TempFiles.setSpoolMemory(PAGE);
        try (SpooledFile spool = TempSpec.defaults().in(here.resolve("missing")).createSpooledFile(0)) {
            spool.write(new byte[PAGE]);
            assertThatThrownBy(() -> spool.write(new byte[1])).isInstanceOf(NoSuchFileException.class);
            assertThat(spool.size()).isEqualTo(spool.position()).isEqualTo(PAGE);
            assertThat(spool.rewind().readAll()).hasSize(PAGE);
        }
    }

    @Test
    void aFileInMemoryIsNotCounted() throws IOException {
        TempFiles.setSpoolMemory(0);
        try (MemoryFile file = MemoryFile.create()) {
            assertThat(file.write(new byte[3 * PAGE]).size()).isEqualTo(3 * PAGE);
            assertThat(memory.used()).isZero();
        }
    }

    @Test
    void itIsNotNegative() {
        assertThatThrownBy(() -> TempFiles.setSpoolMemory(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void sixteenThreadsNeverExceedItAndReadBackWhatTheyWrote() throws Exception {
        TempFiles.setSpoolMemory(8 * PAGE);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                long seed = i;
                all.add(pool.submit(() -> work(new Random(seed))));
            }
            int early = 0;
            for (Future<Integer> each : all) {
                early += each.get();
            }
            assertThat(early).as("too little for all of them").isPositive();
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
        }
    }

    private int work(Random random) throws IOException {
        int early = 0;
        for (int round = 0; round < 100; round++) {
            try (SpooledFile spool = spool(0)) {
                byte[] content = new byte[random.nextInt(3 * PAGE)];
                random.nextBytes(content);
                int middle = random.nextInt(content.length + 1);
                spool.write(Arrays.copyOf(content, middle));
                spool.write(Arrays.copyOfRange(content, middle, content.length));
                assertThat(memory.used()).isLessThanOrEqualTo(memory.allowed());
                assertThat(spool.rewind().readAll()).isEqualTo(content);
                early += spool.isInMemory() ? 0 : 1;
            }
        }
        return early;
    }

    @Test
    void spoolsOfTwiceTheHeapFitIntoTheHeap() throws IOException {
        Outcome outcome = ChildJvm.running(ManySpools.class, here)
                .option("-Xmx64m")
                .run(here)
                .succeeded();
        assertThat(outcome.lines()).containsExactly("all there");
    }
}
