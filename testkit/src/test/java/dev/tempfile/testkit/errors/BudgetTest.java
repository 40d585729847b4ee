package dev.tempfile.testkit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Budget;
import dev.tempfile.ByteFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.Garbage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One budget for several recipes: never exceeded, and given back to the byte. */
@Timeout(120)
class BudgetTest {
    @TempDir
    private Path here;

    @TempDir
    private Path there;

    private final Budget budget = Budget.ofBytes(100);

    @AfterEach
    void leaveNothing() throws IOException {
        TempFiles.setListener(null);
        TempFiles.deleteAll();
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here).withBudget(budget);
    }

    @Test
    void recipesThatAreGivenItShareIt() throws IOException {
        TempSpec elsewhere = TempSpec.defaults().in(there).withPrefix("other").withBudget(budget);
        try (TempFile first = spec().createFile();
                ByteFile second = elsewhere.createUnnamedFile();
                SpooledFile third = elsewhere.createSpooledFile(1_000)) {
            first.write(new byte[50]);
            second.write(new byte[30]);
            assertThatThrownBy(() -> third.write(new byte[21]))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(there.toString())
                    .hasMessageContaining(
                            "budget: 21 more bytes were asked for, 100 are allowed in all and 20 are free")
                    .hasMessageContaining("close something");
            assertThat(third.size()).as("refused whole").isZero();
            third.write(new byte[20]);
            assertThat(budget.used()).isEqualTo(budget.allowed()).isEqualTo(100);
        }
        assertThat(budget.used()).isZero();
        assertThat(budget).hasToString("Budget[0 of 100 bytes]");
    }

    @Test
    void itHoldsBesideTheQuotaOfEach() throws IOException {
        TempSpec small = spec().withQuota(60);
        try (TempFile first = small.createFile();
                TempFile second = small.createFile()) {
            assertThatThrownBy(() -> first.write(new byte[61])).hasMessageContaining("quota");
            assertThat(budget.used()).as("what the quota refuses is not taken").isZero();
            first.write(new byte[60]);
            assertThatThrownBy(() -> second.write(new byte[41])).hasMessageContaining("budget");
            second.write(new byte[40]);
        }
    }

    @Test
    void whatLiesInADirectoryCountsOnceForTheDirectorysBudget() throws IOException {
        Budget other = Budget.ofBytes(10);
        try (TempDirectory work = spec().createDirectory()) {
            work.createFile().write(new byte[20]);
            work.spec().withBudget(budget).createFile().write(new byte[20]);
            try (TempDirectory within = work.spec().createDirectory()) {
                within.createFile().write(new byte[20]);
                within.spec().withBudget(other).createFile().write(new byte[5]);
                assertThat(budget.used()).isEqualTo(65);
                assertThat(other.used()).isEqualTo(5);
            }
            assertThat(budget.used()).isEqualTo(40);
        }
        assertThat(budget.used()).isZero();
        assertThat(other.used()).isZero();
    }

    @Test
    void whatIsCutOffClosedKeptOrPublishedIsFreeAgain() throws IOException {
        TempFile file = spec().createFile().write(new byte[90]).truncate(40);
        assertThat(budget.used()).isEqualTo(40);
        file.closeHandle();
        assertThat(budget.used()).as("it is there still").isEqualTo(40);
        file.close();
        assertThat(budget.used()).isZero();
        spec().createFile().write(new byte[90]).moveTo(there.resolve("published"));
        spec().createSpooledFile(5).write(new byte[90]).moveTo(there.resolve("copied"));
        TempFile kept = spec().createFile().write(new byte[90]);
        kept.keep();
        kept.close();
        try (TempDirectory directory = spec().createDirectory()) {
            directory.createFile().write(new byte[90]);
            directory.keep();
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatFailedTakesNothing() throws IOException {
        TempFiles.setListener(new TempListener() {
            @Override
            public void created(Path path) {
                throw new IllegalStateException("of the application's");
            }
        });
        try (SpooledFile spool = spec().createSpooledFile(10)) {
            assertThatThrownBy(spec()::createFile).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> spool.write(new byte[90])).isInstanceOf(IllegalStateException.class);
            assertThat(budget.used()).isZero();
        }
        TempFiles.setListener(null);
        try (TempDirectory work = spec().createDirectory()) {
            Path taken = Files.createFile(work.resolve("BudgetTest.class"));
            assertThatThrownBy(() -> work.unpack(BudgetTest.class, "BudgetTest.class"));
            Files.delete(taken);
            assertThatThrownBy(() -> work.unpack(BudgetTest.class, "BudgetTest.class"))
                    .hasMessageContaining("budget");
            assertThat(budget.used()).isZero();
        }
    }

    @Test
    void whatIsUnpackedUntilExitTakesItUntilThen() throws IOException {
        Budget large = Budget.ofBytes(1 << 20);
        Path unpacked =
                TempSpec.defaults().in(here).withBudget(large).unpackUntilExit(BudgetTest.class, "BudgetTest.class");
        assertThat(large.used()).isEqualTo(Files.size(unpacked));
        assertThatThrownBy(() -> spec().unpackUntilExit(BudgetTest.class, "BudgetTest.class"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("budget");
        assertThat(budget.used()).isZero();
    }

    @Test
    void whatWasForgottenIsFreeAgainOnceItIsGone() throws Exception {
        forget();
        assertThat(budget.used()).isEqualTo(90);
        Garbage.collectUntil(() -> budget.used() == 0);
        Path out = spec().createFile().write(new byte[40]).path();
        Garbage.collect();
        assertThat(budget.used()).as("whose path is out, that stays until exit").isEqualTo(40);
        TempFiles.deleteAll();
        assertThat(out).doesNotExist();
        assertThat(budget.used()).isZero();
    }

    private void forget() throws IOException {
        spec().createFile().write(new byte[30]);
        spec().createUnnamedFile().write(new byte[30]);
        spec().createSpooledFile(1_000).write(new byte[30]);
    }

    @Test
    void whatEverythingsDeletionTookAwayIsFreeAgainOnce() throws IOException {
        TempFile file = spec().createFile().write(new byte[40]);
        TempFiles.deleteAll();
        assertThat(budget.used()).isZero();
        assertThatThrownBy(() -> file.write(new byte[10])).isInstanceOf(IOException.class);
        file.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void nothingAndNegative() throws IOException {
        try (TempFile file =
                TempSpec.defaults().in(here).withBudget(Budget.ofBytes(0)).createFile()) {
            assertThatThrownBy(() -> file.write(new byte[1])).hasMessageContaining("0 are allowed in all");
        }
        assertThatThrownBy(() -> Budget.ofBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void sixteenThreadsNeverExceedItAndLeaveNothingOfItTaken() throws Exception {
        int threads = 16;
        int rounds = 300;
        Budget shared = Budget.ofBytes(40_000);
        TempSpec recipe = TempSpec.defaults().in(here).withBudget(shared).withQuota(10_000);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            Future<Long> highest = pool.submit(() -> {
                long seen = 0;
                while (!done.get()) {
                    seen = Math.max(seen, shared.used());
                    Thread.onSpinWait();
                }
                return seen;
            });
            List<Future<Integer>> refusals = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                long seed = i;
                refusals.add(pool.submit(() -> work(recipe, rounds, new Random(seed))));
            }
            int refused = 0;
            for (Future<Integer> each : refusals) {
                refused += each.get();
            }
            done.set(true);
            assertThat(highest.get()).isBetween(10_000L, shared.allowed());
            assertThat(refused).as("it was too small for all of them").isPositive();
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(100, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(shared.used()).isZero();
        try (TempFile all = TempSpec.defaults().in(here).withBudget(shared).createFile()) {
            assertThat(all.write(new byte[40_000]).size()).isEqualTo(shared.used());
        }
    }

    private static int work(TempSpec recipe, int rounds, Random random) throws IOException {
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            try (ByteFile file = random.nextBoolean() ? recipe.createFile() : recipe.createSpooledFile(2_000)) {
                for (int step = random.nextInt(8); step >= 0; step--) {
                    long size = file.size();
                    try {
                        switch (random.nextInt(3)) {
                            case 0 -> file.truncate(random.nextInt(5_000));
                            case 1 -> file.resize(random.nextInt(6_000));
                            default -> file.output().write(new byte[random.nextInt(5_000)]);
                        }
                    } catch (FileSystemException full) {
                        assertThat(file.size()).isEqualTo(size);
                        refused++;
                    }
                }
            }
        }
        return refused;
    }
}
