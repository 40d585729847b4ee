package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Python's users write by hand: the old content or the new one, never anything else. */
@Timeout(60)
class AtomicFileTest {
    private static final int SIZE = 300_000;

    @TempDir
    private Path here;

    @Test
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void anExistingTargetKeepsItsMode() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));

        AtomicFile.writeString(target, "new");

        assertThat(target).hasContent("new");
        assertThat(mode(target)).isEqualTo("rw-r-----");
        assertThat(here.toFile().list()).containsExactly("target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"022", "027", "077", "0"})
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aNewTargetGetsTheModeOfAnOrdinaryFile(String umask) throws IOException {
        Outcome written = ChildJvm.running(WritesAnew.class, here)
                .after("umask " + umask)
                .run(here)
                .succeeded();

        assertThat(written.value("atomic")).isEqualTo(written.value("ordinary"));
    }

    /** Writes a new file in both ways and says the modes. */
    static final class WritesAnew {
        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            System.out.println("ordinary=" + mode(Files.createFile(directory.resolve("ordinary"))));
            System.out.println("atomic=" + mode(AtomicFile.writeString(directory.resolve("atomic"), "")));
        }
    }

    @Test
    @Tag("parity:atomic-replace")
    void aFailureInTheMiddleLeavesTheOldContentAndNoLitter() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");

        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(new byte[SIZE]);
                    throw new IllegalStateException("in the middle");
                }))
                .hasMessage("in the middle")
                .hasNoSuppressedExceptions();
        try (AtomicFile file = AtomicFile.open(target)) {
            file.write(new byte[SIZE]);
            // No commit, no change.
        }

        assertThat(target).hasContent("old");
        assertThat(here.toFile().list()).containsExactly("target");
    }

    @Test
    @Tag("parity:atomic-replace")
    void aReaderSeesOneOrTheOther() throws Exception {
        Path target = here.resolve("target");
        AtomicFile.write(target, out -> out.write(content('a')));
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean torn = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                torn.compareAndSet(false, !isWhole(target));
            }
        });
        reader.start();
        try {
            for (int round = 0; round < 50; round++) {
                byte[] next = content((char) ('a' + round % 26));
                AtomicFile.write(target, out -> out.write(next));
            }
        } finally {
            done.set(true);
            reader.join();
        }
        assertThat(torn).isFalse();
    }

    /** What a killed process leaves beside the target is swept by the next release; here it must only be hidden and private. */
    @Test
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals")
    void killedAtAnyMomentTheTargetIsWhole() throws Exception {
        Path target = here.resolve("target");
        Files.write(target, content('a'));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        for (int round = 0; round < 5; round++) {
            try (RunningJvm writer = ChildJvm.running(WritesForEver.class, here).start(target)) {
                writer.await("writing");
                // Anywhere in the course of some hundred commits.
                Thread.sleep(10 + 17 * round);
                assertThat(writer.signal("KILL").await().exitCode()).isEqualTo(128 + 9);
            }
            assertThat(isWhole(target)).isTrue();
            assertThat(mode(target)).isEqualTo("rw-r-----");
        }
        try (Stream<Path> left = Files.list(here).filter(path -> !path.equals(target))) {
            for (Path hidden : left.toList()) {
                assertThat(hidden.getFileName().toString()).matches("\\.[a-z0-9_]{8}-tempfile-[a-z0-9_]{13}");
            }
        }
    }

    /** Replaces a file again and again. */
    static final class WritesForEver {
        public static void main(String[] args) throws IOException {
            Path target = Path.of(args[0]);
            for (int round = 0; ; round++) {
                byte[] next = content((char) ('a' + round % 26));
                AtomicFile.write(target, out -> out.write(next));
                if (round == 0) {
                    System.out.println("writing=yes");
                }
            }
        }
    }

    private static byte[] content(char filling) {
        byte[] content = new byte[SIZE];
        Arrays.fill(content, (byte) filling);
        return content;
    }

    private static boolean isWhole(Path target) {
        try {
            byte[] seen = Files.readAllBytes(target);
            return seen.length == SIZE && Arrays.equals(seen, content((char) seen[0]));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
