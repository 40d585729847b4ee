package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.Finding;
import dev.tempfile.Finding.State;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A sweep of a directory that others fill, or that many owners died in. A million names, 100,000 owners: {@code benchmarks/sweeps}. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class CrowdedRootsTest {
    private static final int NAMES = 100_000;
    private static final int OWNERS = 2000;

    private final Path here = inMemoryIfPossible();

    private static Path inMemoryIfPossible() {
        Path shared = Path.of("/dev/shm");
        try {
            return Files.isWritable(shared)
                    ? Files.createTempDirectory(shared, "crowded-roots")
                    : Files.createTempDirectory("crowded-roots");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @BeforeEach
    void sweepOnlyWhenAsked() {
        TempFiles.sweepByItself(false);
    }

    @AfterEach
    void removeAll() throws IOException {
        TempFiles.sweepByItself(true);
        TempFiles.deleteAll();
        TempFiles.deleteTree(here);
    }

    private Path deadOwner(String digest, int number) throws IOException {
        Path home = Imitation.directory(here, digest + String.format("%08d", number));
        Imitation.say(home, Imitation.said(home, Imitation.bootId()));
        Imitation.content(home);
        return home;
    }

    @Test
    void amongMoreNamesThanFitTheMemoryItFindsWhatIsOurs() throws IOException {
        Path dead = deadOwner(Imitation.thisBoot(here), 1);
        TempFiles.deleteAll();
        for (int i = 0; i < NAMES; i++) {
            // As near to the mark as a name of others comes.
            Files.createFile(here.resolve("a-name-of-ordinary-length-tempfile-" + i));
        }

        ChildJvm.running(Sweeping.class, here).option("-Xmx10m").run(here).succeeded();

        assertThat(dead).doesNotExist();
        try (Stream<Path> left = Files.list(here)) {
            assertThat(left).hasSize(NAMES);
        }
    }

    @Test
    void ofManyDeadOwnersNoneIsLeft() throws IOException {
        String digest = Imitation.thisBoot(here);
        for (int i = 0; i < OWNERS; i++) {
            deadOwner(digest, i);
        }

        List<Finding> findings = TempFiles.sweep(here);

        assertThat(findings)
                .filteredOn(finding -> finding.state() == State.SWEPT)
                .hasSize(OWNERS);
        TempFiles.deleteAll();
        assertThat(here).isEmptyDirectory();
    }

    /** Its owner made it, and died, after the sweep had listed the names. */
    @Test
    void whatTheDeadMadeBesideOthersMeanwhileGoesWithThem() throws Exception {
        String digest = Imitation.thisBoot(here);
        for (int i = 0; i < OWNERS; i++) {
            deadOwner(digest, i);
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        Thread dying = new Thread(() -> {
            try {
                while (!isOwnerLookedAt() && !over.get()) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < OWNERS && !over.get(); i += 100) {
                    Files.createFile(here.resolve("tmpabcdefgh-tempfile-" + digest + String.format("%08d", i)));
                    made.incrementAndGet();
                }
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        dying.start();

        TempFiles.sweep(here);

        over.set(true);
        dying.join();
        assertThat(made).as("before the sweep was over").hasValue(OWNERS / 100);
        TempFiles.deleteAll();
        assertThat(here).isEmptyDirectory();
    }

    /** Whether this process has the file of one of the owners open. */
    private boolean isOwnerLookedAt() {
        for (Path descriptor : Site.below(Path.of("/proc/self/fd"))) {
            try {
                Path file = Files.readSymbolicLink(descriptor);
                if (file.startsWith(here) && file.endsWith("owner")) {
                    return true;
                }
            } catch (IOException closedOrNoLink) {
                continue;
            }
        }
        return false;
    }

    /** Sweeps the directory that it is given. */
    static final class Sweeping {
        public static void main(String[] args) throws IOException {
            TempFiles.sweep(Path.of(args[0]));
        }
    }
}
