package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that end with everything still open: nothing is left but what was kept. */
@Timeout(120)
class ExitTest {
    @TempDir
    private Path here;

    private ChildJvm program() {
        return ChildJvm.running(Program.class, here);
    }

    private void assertOnlyTheKeptAreLeft(Outcome outcome) {
        assertThat(Site.below(here))
                .as(String.join("\n", outcome.errors()))
                .containsExactlyInAnyOrder(
                        Path.of(outcome.value("kept file")),
                        Path.of(outcome.value("kept directory")),
                        here.resolve("target"));
        assertThat(here.resolve("target")).hasContent("old");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"RETURN, 0", "EXIT, 3", "EXCEPTION, 1", "EXIT_IN_ANOTHER_THREAD, 4"})
    void nothingIsLeftHoweverItEnds(End end, int status) throws IOException {
        Outcome outcome = program().run(end, here);
        assertThat(outcome.exitCode()).as(String.join("\n", outcome.errors())).isEqualTo(status);
        assertOnlyTheKeptAreLeft(outcome);
    }

    @ParameterizedTest(name = "SIG{0}")
    @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
    void nothingIsLeftAfterASignal(String signal, int status) throws IOException {
        try (RunningJvm running = program().start(End.WAIT, here)) {
            running.await("ready");
            Outcome outcome = running.signal(signal).await();
            assertThat(outcome.exitCode()).isEqualTo(status);
            assertOnlyTheKeptAreLeft(outcome);
        }
    }

    /** What another hook makes may be made after ours ran: it is private, and lies where the next sweep looks. */
    @Test
    void creatingWhileTheProcessEndsWorks() throws IOException {
        Outcome outcome = program().run(End.CREATE_WHILE_EXITING, here);

        assertThat(outcome.exitCode()).as(String.join("\n", outcome.errors())).isZero();
        assertThat(outcome.value("created while exiting")).isEqualTo("true");
        assertThat(Site.below(here).stream().map(path -> path.getFileName().toString()))
                .filteredOn(name -> name.startsWith("tempfile-"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aSignalInTheMiddleOfWorkLeavesNothing() throws IOException {
        try (RunningJvm running = program().start(End.WORK, here)) {
            running.await("ready");
            assertOnlyTheKeptAreLeft(running.signal("TERM").await());
        }
    }

    @Test
    void whatIsClosedBeforeIsForgotten() throws IOException {
        Outcome outcome = program().option("-Xmx32m").run(End.MANY, here);
        assertThat(outcome.exitCode()).as(String.join("\n", outcome.errors())).isZero();
        assertThat(outcome.value("alive")).isEqualTo("0");
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void aHostThatOrdersItsOwnShutdownDeletesItself() throws IOException {
        Outcome ordered = program().run(End.ORDERED_BY_HOST, here);
        assertThat(ordered.exitCode()).isZero();
        assertThat(ordered.value("still there when the host's hook runs")).isEqualTo("true");
        assertOnlyTheKeptAreLeft(ordered);
    }

    @Test
    void withoutExitCleanupWhatIsAliveStays() throws IOException {
        Outcome left = program().run(End.WITHOUT_CLEANUP, here);
        assertThat(left.exitCode()).isZero();
        assertThat(Path.of(left.value("file"))).exists();
        assertThat(Path.of(left.value("directory"))).isNotEmptyDirectory();
    }

    @Test
    void whatNobodyClosedIsWarnedOfOnce() throws IOException {
        List<String> said = program().run(End.RETURN, here).errors();
        assertThat(said).filteredOn(line -> line.contains("WARNING")).singleElement();
        assertThat(String.join("\n", said)).contains("were still open at exit and are deleted now", here.toString());
    }

    @Test
    void nothingIsSaidWhenAllIsWell() throws IOException {
        assertThat(program().run(End.MANY, here).errors()).isEmpty();
    }

    @Test
    @AsOrdinaryUser
    void whatCannotBeDeletedAtExitIsNamed(Path mine) throws IOException {
        Outcome outcome = ChildJvm.running(Program.class, mine).run(End.TAKE_THE_RIGHTS_AWAY, mine);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)))
                .as("a directory that is not ours keeps its mode")
                .isEqualTo("r-x------");
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
        assertThat(outcome.exitCode()).isZero();
        Path left = Path.of(outcome.value("file")).getParent();
        assertThat(String.join("\n", outcome.errors()))
                .contains("Not everything temporary could be deleted at exit: ")
                .contains(left.toString());
        assertThat(left).as("but what could be").isEmptyDirectory();
    }

    /** How the program ends. */
    enum End {
        RETURN,
        EXIT,
        EXIT_IN_ANOTHER_THREAD,
        EXCEPTION,
        CREATE_WHILE_EXITING,
        WAIT,
        WORK,
        MANY,
        ORDERED_BY_HOST,
        WITHOUT_CLEANUP,
        TAKE_THE_RIGHTS_AWAY
    }

    /** Makes one of everything, closes nothing, and ends. */
    static final class Program {
        private static final List<Object> ALIVE = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            End end = End.valueOf(args[0]);
            TempSpec spec = TempSpec.defaults().in(Path.of(args[1]));
            if (end == End.MANY) {
                many(spec);
                return;
            }
            everything(spec, Path.of(args[1]));
            end(end, spec);
        }

        private static void everything(TempSpec spec, Path here) throws IOException {
            TempFile file = spec.createFile().write(new byte[10]);
            TempDirectory directory = spec.createDirectory();
            Files.createDirectories(directory.resolve("a/b/c"));
            Files.writeString(directory.resolve("a/b/file"), "content");
            directory.createFile().output().write(1);
            UnnamedFile unnamed = spec.createUnnamedFile().write(new byte[10]);
            SpooledFile spooled = spec.createSpooledFile(5).write(new byte[10]);
            Path target = Files.writeString(here.resolve("target"), "old");
            AtomicFile uncommitted = AtomicFile.open(target).write(new byte[10]);
            TempFile beside = TempSpec.defaults().directlyIn(here).createFile();
            ALIVE.addAll(List.of(file, directory, unnamed, spooled, uncommitted, beside));
            ALIVE.add(spec.createFile().closeHandle());
            Files.writeString(spec.createFileUntilExit(), "content");
            Files.createDirectory(spec.createDirectoryUntilExit().resolve("sub"));
            System.out.println("file=" + file.path());
            System.out.println("directory=" + directory.path());
            System.out.println("kept file=" + spec.createFile().keep());
            System.out.println("kept directory=" + spec.createKeptDirectory());
        }

        private static void many(TempSpec spec) throws IOException {
            for (int i = 0; i < 5_000; i++) {
                spec.createFile().close();
            }
            System.out.println("alive=" + TempFiles.live().size());
        }

        private static void end(End end, TempSpec spec) throws Exception {
            switch (end) {
                case RETURN, MANY -> {}
                case EXIT -> System.exit(3);
                case EXIT_IN_ANOTHER_THREAD -> {
                    new Thread(() -> System.exit(4)).start();
                    Thread.sleep(30_000);
                }
                case EXCEPTION -> throw new IllegalStateException("the program's own");
                case CREATE_WHILE_EXITING ->
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        try {
                            TempFile file = spec.createFile();
                            ALIVE.add(file.write(new byte[10]));
                            System.out.println("created while exiting=" + (file.size() == 10));
                        } catch (IOException failure) {
                            System.out.println("created while exiting=" + failure);
                        }
                    }));
                case WAIT -> {
                    System.out.println("ready=");
                    Thread.sleep(300_000);
                }
                case WORK -> work(spec);
                case ORDERED_BY_HOST -> {
                    TempFiles.exitCleanup(false);
                    Path file = ((TempFile) ALIVE.get(0)).path();
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        System.out.println("still there when the host's hook runs=" + Files.exists(file));
                        try {
                            TempFiles.deleteAll();
                        } catch (IOException failure) {
                            System.out.println("failure=" + failure);
                        }
                    }));
                }
                case WITHOUT_CLEANUP -> TempFiles.exitCleanup(false);
                case TAKE_THE_RIGHTS_AWAY -> {
                    Path here = ((TempFile) ALIVE.get(0)).path().getParent().getParent();
                    Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("r-x------"));
                }
            }
        }

        private static void work(TempSpec spec) {
            for (int thread = 0; thread < 3; thread++) {
                new Thread(() -> {
                            for (int i = 0; ; i++) {
                                try (TempFile file = spec.createFile();
                                        TempDirectory directory = spec.createDirectory()) {
                                    file.write(new byte[50_000]);
                                    directory.createFile().write(new byte[10]);
                                } catch (IOException ending) {
                                    continue;
                                }
                                if (i == 50) {
                                    System.out.println("ready=");
                                }
                            }
                        })
                        .start();
            }
        }
    }
}
