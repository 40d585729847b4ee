package dev.tempfile.testkit.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.CandidateDirectory;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.OnTmpfs;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.PrivateTmpfs;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Class-path resources that the operating system must have as files: programs and native libraries. */
@Timeout(120)
class UnpackTest {
    private static final String PROGRAM = "program.sh";

    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
        assertThat(here).isEmptyDirectory();
    }

    private static String run(Path program) throws Exception {
        Process process = new ProcessBuilder(program.toString()).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    @Test
    void aProgramIsUnpackedUnderItsOwnNameAndRuns() throws Exception {
        TempSpec spec = TempSpec.defaults().in(here).executable();
        Path program = spec.unpackUntilExit(UnpackTest.class, PROGRAM);
        assertThat(program.getFileName()).hasToString(PROGRAM);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program)))
                .isEqualTo("rwx------");
        assertThat(run(program)).isEqualTo("it runs");
        assertThat(spec.unpackUntilExit(UnpackTest.class, PROGRAM))
                .as("again, elsewhere")
                .isNotEqualTo(program);
        Path absolute = spec.unpackUntilExit(
                UnpackTest.class, "/" + UnpackTest.class.getName().replace('.', '/') + ".class");
        assertThat(absolute.getFileName()).hasToString("UnpackTest.class");
    }

    @Test
    void inAScopeItGoesWithIt() throws Exception {
        Path program;
        try (TempDirectory work = TempSpec.defaults().in(here).createDirectory()) {
            program = work.unpack(UnpackTest.class, PROGRAM);
            assertThat(program).hasParent(work.path());
            assertThat(run(program)).isEqualTo("it runs");
            Files.writeString(program, "changed");
            assertThatThrownBy(() -> work.unpack(UnpackTest.class, PROGRAM))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining(program.toString());
            assertThat(program).hasContent("changed");
        }
        assertThat(program).doesNotExist();
    }

    @Test
    void aResourceThatDoesNotExistIsNamedAndNothingIsLeft() throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);
        try (TempDirectory work = spec.createDirectory()) {
            for (Unpacking unpacking : new Unpacking[] {
                () -> work.unpack(UnpackTest.class, "missing.so"),
                () -> spec.unpackUntilExit(UnpackTest.class, "missing.so")
            }) {
                assertThatThrownBy(unpacking::now)
                        .isInstanceOf(NoSuchFileException.class)
                        .hasMessageContaining("missing.so")
                        .hasMessageContaining("no such resource beside " + UnpackTest.class.getName())
                        .hasMessageContaining("begin with '/' for the root of the class path");
            }
            assertThat(work.path()).isEmptyDirectory();
        }
    }

    private interface Unpacking {
        Path now() throws IOException;
    }

    @Test
    void anInterruptedThreadUnpacksOn() throws Exception {
        Thread.currentThread().interrupt();
        Path program;
        try {
            program = TempSpec.defaults().in(here).unpackUntilExit(UnpackTest.class, PROGRAM);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(run(program)).isEqualTo("it runs");
    }

    // ---------------------------------------------------------------- where nothing may be executed

    @Test
    @OnTmpfs("size=1m,noexec")
    void aDirectoryMountedNoexecIsRefused(Path noexec) throws IOException {
        TempSpec spec = TempSpec.defaults().in(noexec).executable();
        for (Unpacking unpacking : new Unpacking[] {
            () -> spec.unpackUntilExit(UnpackTest.class, PROGRAM),
            spec::createFileUntilExit,
            spec::createKeptFile,
            () -> spec.createFile().path(),
            () -> spec.directlyIn(noexec).createDirectory().path()
        }) {
            assertThatThrownBy(unpacking::now)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(noexec.toString())
                    .hasMessageContaining("nothing can be executed on this file system (mounted noexec)")
                    .hasMessageContaining("name another directory with TempSpec.in(directory)");
        }
        Path unpacked = TempSpec.defaults().in(noexec).unpackUntilExit(UnpackTest.class, PROGRAM);
        assertThat(Files.isExecutable(unpacked)).as("one that did not ask").isFalse();
        TempFiles.deleteAll();
        assertThat(noexec).isEmptyDirectory();
    }

    @Test
    void aDefaultDirectoryMountedNoexecIsPassedOverForPrograms() throws IOException {
        Path noexec = Files.createDirectory(here.resolve("noexec"));
        Path usable = Files.createDirectory(here.resolve("usable"));
        Outcome outcome = PrivateTmpfs.mountedFor(ChildJvm.running(Unpack.class, here), noexec, "size=1m,noexec")
                .with("TMPDIR", noexec)
                .with("TMP", usable)
                .run()
                .succeeded();
        assertThat(outcome.value("default")).isEqualTo(noexec.toString());
        assertThat(outcome.value("TMPDIR")).isEqualTo("null");
        assertThat(Path.of(outcome.value("program"))).startsWithRaw(usable);
        assertThat(outcome.value("executable")).isEqualTo("true");
        assertThat(usable).isEmptyDirectory();
        Files.delete(noexec);
        Files.delete(usable);
    }

    /** Unpacks a program into the default directory. */
    static final class Unpack {
        public static void main(String[] args) throws IOException {
            for (CandidateDirectory candidate : TempFiles.candidates()) {
                System.out.println(candidate.source() + "=" + candidate.problem());
            }
            System.out.println("default=" + TempFiles.defaultDirectory());
            Path program = TempSpec.defaults().executable().unpackUntilExit(UnpackTest.class, PROGRAM);
            System.out.println("program=" + program);
            System.out.println("executable=" + Files.isExecutable(program));
        }
    }

    @Test
    void whatCannotBeUnpackedLeavesNothing() {
        TempSpec spec = TempSpec.defaults().in(here);
        for (String name : new String[] {"", "/", "no-such-resource"}) {
            assertThatThrownBy(() -> spec.unpackUntilExit(UnpackTest.class, name))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("no such resource beside");
        }
        assertThat(here).isEmptyDirectory();
    }
}
