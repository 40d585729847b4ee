package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that is replaced: whole or not at all, whichever type of file its content comes from. */
@Timeout(120)
class AtomicWriteTest {
    private static final int LENGTH = 200_000;
    private static final String HIDDEN = "\\.[a-z0-9_]{8}-tempfile-[a-z0-9_]{13}";

    @TempDir
    private Path here;

    /** Everything whose content can be published. */
    private enum Source {
        ATOMIC_FILE,
        FILE,
        UNNAMED_FILE,
        SPOOLED_FILE_IN_MEMORY,
        SPOOLED_FILE_ON_DISK,
        MEMORY_FILE;

        /** Whether it lies on disk without a name, and so had one for a moment. */
        boolean isNameless() {
            return this == UNNAMED_FILE || this == SPOOLED_FILE_ON_DISK;
        }

        ByteFile open(Path target) throws IOException {
            TempSpec spec = TempSpec.defaults().in(Files.createDirectories(target.resolveSibling("work")));
            return switch (this) {
                case ATOMIC_FILE -> AtomicFile.open(target);
                case FILE -> spec.createFile();
                case UNNAMED_FILE -> spec.createUnnamedFile();
                case SPOOLED_FILE_IN_MEMORY -> spec.createSpooledFile(0);
                case SPOOLED_FILE_ON_DISK -> spec.createSpooledFile(1);
                case MEMORY_FILE -> MemoryFile.create();
            };
        }
    }

    private static byte[] content(char of) {
        return String.valueOf(of).repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
    }

    private static void publish(Source source, byte[] content, Path target) throws IOException {
        try (ByteFile file = source.open(target)) {
            file.write(content);
            if (file instanceof AtomicFile atomic) {
                atomic.commit();
            } else {
                file.moveTo(target, AtomicSpec.atomic().replacing());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aReplacedTargetKeepsItsModeAndNothingElseIsLeft(Source source) throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));

        publish(source, content('n'), target);

        assertThat(target).hasBinaryContent(content('n'));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        assertThat(files()).containsExactly(target);
    }

    @ParameterizedTest
    @EnumSource
    void whoListensIsToldOfTheTargetAndNotThatAnythingWasDeleted(Source source) throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        try (Told told = Told.listening()) {
            publish(source, content('n'), target);

            assertThat(told.kept).containsExactly(target);
            // But for the name under which a file without one was born.
            assertThat(told.deleted).noneMatch(target::equals).hasSize(source.isNameless() ? 1 : 0);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links")
    void everyWayToWriteReturnsWhereTheContentIs() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        Path link = Files.createSymbolicLink(here.resolve("link"), Path.of("target"));

        assertThat(AtomicFile.write(link, out -> out.write('1'))).isEqualTo(target);
        assertThat(target).hasContent("1");
        assertThat(AtomicFile.write(link, out -> out.write('2'), AtomicSpec.atomic()))
                .isEqualTo(target);
        assertThat(target).hasContent("2");
        assertThat(AtomicFile.writeString(link, "3")).isEqualTo(target);
        assertThat(target).hasContent("3");
        assertThat(AtomicFile.writeString(link, "4", AtomicSpec.atomic())).isEqualTo(target);
        assertThat(target).hasContent("4");
        assertThat(AtomicFile.write(link, new byte[] {'5'})).isEqualTo(target);
        assertThat(target).hasContent("5");
    }

    @ParameterizedTest
    @CsvSource({"0000,rw-rw-rw-", "0022,rw-r--r--", "0027,rw-r-----", "0077,rw-------"})
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aNewTargetGetsTheModeThatTheUmaskGives(String umask, String mode) throws IOException {
        ChildJvm.running(Publisher.class, here)
                .after("umask " + umask)
                .run(here)
                .succeeded();

        for (Source source : Source.values()) {
            Path target = here.resolve(source.name()).resolve("target");
            assertThat(target).hasBinaryContent(content('n'));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .as(source.name())
                    .isEqualTo(mode);
        }
    }

    /** Publishes each source at a target of its own. */
    static final class Publisher {
        public static void main(String[] args) throws IOException {
            for (Source source : Source.values()) {
                Path directory = Files.createDirectory(Path.of(args[0]).resolve(source.name()));
                publish(source, content('n'), directory.resolve("target"));
            }
        }
    }

    @Test
    @Tag("parity:atomic-replace")
    void whatThrowsInTheMiddleLeavesTheOldContentAndNoLitter() throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");
        IOException broken = new IOException("broken");

        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(content('n'));
                    throw broken;
                }))
                .isSameAs(broken);

        assertThat(target).hasContent("old");
        assertThat(files()).containsExactly(target);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a file that is being read may not be replaced there")
    void aReaderNeverSeesAMixture(Source source) throws Exception {
        Path target = here.resolve("target");
        Files.write(target, content('a'));
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                assertWhole(target);
            }
        });
        try {
            for (int i = 0; i < 30; i++) {
                publish(source, content(i % 2 == 0 ? 'b' : 'a'), target);
            }
        } finally {
            ended.set(true);
        }
        reading.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "half", "written", "committed"})
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals")
    void aProcessKilledAtAnyStepLeavesTheOldOrTheNew(String step) throws IOException {
        Path target = Files.writeString(here.resolve("target"), "old");

        try (RunningJvm writer = ChildJvm.running(Stepwise.class, here).start(target, step)) {
            writer.await("at");
            writer.signal("KILL").await();
        }

        assertThat(target).hasBinaryContent(step.equals("committed") ? content('n') : new byte[] {'o', 'l', 'd'});
        assertOnlyHiddenBeside(target);
    }

    /** Goes up to a step, says so, and stays there. */
    static final class Stepwise {
        public static void main(String[] args) throws Exception {
            try (AtomicFile file = AtomicFile.open(Path.of(args[0]))) {
                stayAt("opened", args[1]);
                file.write(content('n')).truncate(LENGTH / 2).force();
                stayAt("half", args[1]);
                file.resize(LENGTH).rewind().write(content('n')).force();
                stayAt("written", args[1]);
                file.commit();
                stayAt("committed", args[1]);
            }
        }

        private static void stayAt(String step, String wanted) throws InterruptedException {
            if (step.equals(wanted)) {
                System.out.println("at=" + step);
                Thread.sleep(60_000);
            }
        }
    }

    @Test
    @Tag("parity:atomic-replace")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals")
    void aProcessKilledAtRandomNeverLeavesAMixture() throws Exception {
        Path target = here.resolve("target");
        Files.write(target, content('a'));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        for (int round = 0; round < 5; round++) {
            try (RunningJvm writer = ChildJvm.running(Tireless.class, here).start(target)) {
                writer.await("writing");
                Thread.sleep(7L * round);
                writer.signal("KILL").await();
            }
            assertWhole(target);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                    .isEqualTo("rw-r-----");
        }
        assertOnlyHiddenBeside(target);
        assertThat(files()).as("one for each process that was killed, at most").hasSizeLessThanOrEqualTo(6);
    }

    /** Replaces its target again and again. */
    static final class Tireless {
        public static void main(String[] args) throws IOException {
            for (int i = 0; i < 1_000_000; i++) {
                publish(Source.ATOMIC_FILE, content(i % 2 == 0 ? 'b' : 'a'), Path.of(args[0]));
                if (i == 0) {
                    System.out.println("writing=now");
                }
            }
        }
    }

    private static void assertWhole(Path target) {
        try {
            byte[] bytes = Files.readAllBytes(target);
            assertThat(bytes).hasSize(LENGTH);
            assertThat(bytes).isEqualTo(content((char) bytes[0]));
        } catch (IOException failure) {
            throw new AssertionError("the target was not there for a moment", failure);
        }
    }

    private void assertOnlyHiddenBeside(Path target) throws IOException {
        for (Path file : files()) {
            if (!file.equals(target)) {
                // What a killed process leaves; it says whose it was.
                assertThat(file.getFileName().toString()).matches(HIDDEN);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isIn("rw-------", "rw-r-----");
            }
        }
    }

    private List<Path> files() throws IOException {
        return Site.below(here).stream().filter(Files::isRegularFile).toList();
    }
}
