package dev.tempfile.testkit.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python's {@code mkstemp} and {@code mkdtemp}: private from the creating call on, and yours. */
@Timeout(120)
class KeptTest {
    @TempDir
    private Path here;

    @Test
    @AsOrdinaryUser
    @Tag("parity:mkstemp-mode")
    @Tag("parity:mkdtemp-mode")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aUmaskThatTakesNothingAwayOpensNothing(Path mine) throws IOException {
        Outcome made =
                ChildJvm.running(Modes.class, mine).after("umask 0").run(mine).succeeded();

        for (Making making : Making.values()) {
            if (making.isNamed()) {
                assertThat(made.value(making.name()))
                        .as(making.name())
                        .isEqualTo(making.isDirectory() ? "rwx------" : "rw-------");
            }
        }
        assertThat(made.value("ATOMIC_FILE")).as("until it is published").isEqualTo("rw-------");
        assertThat(made.value("process directory")).isEqualTo("rwx------");
    }

    @Test
    @AsOrdinaryUser
    @Tag("parity:mkstemp-mode")
    @Tag("parity:mkdtemp-mode")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aUmaskThatTakesAllAwayLeavesTheHandleWritableAndDirectoriesUsable(Path mine) throws IOException {
        Outcome made = ChildJvm.running(Modes.class, mine)
                .after("umask 0777")
                .run(mine)
                .succeeded();

        for (Making making : List.of(Making.FILE, Making.KEPT_FILE)) {
            assertThat(made.value(making.name())).as(making.name()).isEqualTo("---------");
        }
        assertThat(made.value(Making.FILE_UNTIL_EXIT.name()))
                .as("only a path, and no handle, is given out")
                .isEqualTo("rw-------");
        assertThat(made.value("written through the handle")).isEqualTo("and read");
        for (Making making : List.of(Making.DIRECTORY, Making.KEPT_DIRECTORY, Making.DIRECTORY_UNTIL_EXIT)) {
            assertThat(made.value(making.name())).as(making.name()).isEqualTo("rwx------");
        }
        assertThat(made.value("process directory")).isEqualTo("rwx------");
        assertThat(mine).isEmptyDirectory();
    }

    /** Says the mode of everything in the moment in which it exists, and whether a handle can be used. */
    static final class Modes {
        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            TempSpec spec = TempSpec.defaults().in(directory);
            for (Making making : Making.values()) {
                try (Making.Thing made = making.make(spec)) {
                    if (making.isNamed()) {
                        System.out.println(making + "=" + mode(made.path()));
                    }
                }
            }
            try (TempFile file = spec.createFile();
                    Told told = Told.listening();
                    AtomicFile atomic = AtomicFile.open(directory.resolve("target"))) {
                file.write("and read".getBytes()).rewind();
                System.out.println("written through the handle=" + new String(file.readAll()));
                System.out.println("process directory=" + mode(file.path().getParent()));
                atomic.write("content".getBytes());
                System.out.println("ATOMIC_FILE=" + mode(told.made.get(0)));
            }
        }

        private static String mode(Path path) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        }
    }

    @Test
    @Tag("parity:mkdtemp-acl")
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "written for Windows, not run here")
    void onWindowsTheAccessListNamesTheOwnerAlone() throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);
        for (Making making : Making.values()) {
            try (Making.Thing made = making.make(spec)) {
                if (making.isNamed()) {
                    var view =
                            Files.getFileAttributeView(made.path(), java.nio.file.attribute.AclFileAttributeView.class);
                    assertThat(view.getAcl())
                            .as(making.name())
                            .isNotEmpty()
                            .allMatch(entry -> entry.principal().getName().endsWith(System.getProperty("user.name")))
                            .noneMatch(entry -> entry.principal().getName().contains("BUILTIN\\Users"));
                }
            }
        }
    }

    @Test
    @Tag("parity:mkstemp-owner")
    void whatIsKeptFromTheStartOutlivesGarbageCollectionAndTheProcess() throws IOException {
        Outcome made = ChildJvm.running(KeepsFromTheStart.class, here).run(here).succeeded();

        assertThat(Path.of(made.value("file"))).hasContent("mine");
        assertThat(Path.of(made.value("directory"))).isDirectoryContaining("glob:**/inside");
        assertThat(here.toFile().list()).as("and nothing else").hasSize(2);
        assertThat(made.errors()).isEmpty();
    }

    /** Keeps a file and a directory, deletes all that is temporary, and ends. */
    static final class KeepsFromTheStart {
        public static void main(String[] args) throws IOException, InterruptedException {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            System.out.println("file=" + Files.writeString(spec.createKeptFile(), "mine"));
            Path directory = spec.createKeptDirectory();
            Files.createFile(directory.resolve("inside"));
            System.out.println("directory=" + directory);
            // Not ours any more, so not among what is alive.
            if (!TempFiles.live().isEmpty()) {
                throw new AssertionError(TempFiles.live());
            }
            Garbage.collect();
            TempFiles.deleteAll();
        }
    }

    /** Java has no descriptors to hand on; what a child process of this JVM could use, its own list of them shows. */
    @Test
    @Tag("parity:mkstemp-noinherit")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
    void aChildProcessGetsNoHandleOfOurs() throws IOException {
        TempSpec spec = TempSpec.defaults().in(here);
        try (TempFile file = spec.createFile();
                TempFile beside = TempSpec.defaults().directlyIn(here).createFile();
                UnnamedFile unnamed = spec.createUnnamedFile();
                AtomicFile atomic = AtomicFile.open(here.resolve("target"));
                TempDirectory directory = spec.createDirectory()) {
            file.write("secret".getBytes());
            directory.createFile().close();
            String ours = openFiles(new ProcessBuilder(
                    "ls", "-l", "/proc/" + ProcessHandle.current().pid() + "/fd"));
            String childs = openFiles(new ProcessBuilder("sh", "-c", "ls -l /proc/self/fd"));

            assertThat(ours).as("we have them open").contains(file.path().toString(), here + "/tempfile-", "(deleted)");
            assertThat(childs).contains("/proc/").doesNotContain(here.toString());
            assertThat(List.of(beside.isOpen(), unnamed.isOpen(), atomic.isOpen()))
                    .containsOnly(true);
        }
    }

    private static String openFiles(ProcessBuilder list) throws IOException {
        return new String(list.start().getInputStream().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("parity:abs-path")
    void aRelativeDirectoryGivesAbsolutePaths(Making making) throws IOException {
        Path fromHere = Path.of("").toAbsolutePath().relativize(here);
        Files.createDirectory(here.resolve("sub"));
        TempSpec spec = TempSpec.defaults().in(fromHere.resolve("sub/../sub"));
        try (Told told = Told.listening();
                Making.Thing made = making.make(spec)) {
            assertThat(told.tried).allMatch(Path::isAbsolute);
            if (making.isNamed()) {
                assertThat(made.path())
                        .as("absolute and normal, as Python's abspath makes it")
                        .isAbsolute()
                        .isEqualTo(made.path().normalize())
                        .startsWith(here.resolve("sub"));
            }
        }
    }

    @Test
    @Tag("parity:abs-path")
    void aRelativeTargetIsMadeAbsolute() throws IOException {
        Path target = Path.of("").toAbsolutePath().relativize(here).resolve("target");
        try (AtomicFile file = AtomicFile.open(target)) {
            assertThat(file.target()).isAbsolute();
            assertThat(file.commit()).isAbsolute().hasSize(0);
        }
        assertThat(here.resolve("target")).exists();
    }

    /** Python has no such calls: where only its path is left of a file, a mode that takes even the owner's rights has no use. */
    @Test
    @AsOrdinaryUser
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes")
    void aUmaskThatTakesTheOwnersRightsLeavesHimWhatOnlyHasAPath(Path mine) throws IOException {
        for (String umask : List.of("umask 0277", "umask 0777")) {
            Outcome made = ChildJvm.running(PathsOnly.class, mine)
                    .after(umask)
                    .run(mine)
                    .succeeded();
            assertThat(made.value("until exit")).as(umask).isEqualTo("rw-------");
            assertThat(made.value("handle closed")).as(umask).isEqualTo("rw-------");
            assertThat(made.value("published")).as(umask).isEqualTo("rw-------");
            assertThat(made.value("unpacked")).as(umask).isEqualTo("rwx------");
            assertThat(made.value("in a kept directory")).as(umask).isEqualTo("rw-------");
        }
    }

    /** Gives out paths, and publishes a file whose handle is closed. */
    static final class PathsOnly {
        public static void main(String[] args) throws IOException {
            Path here = Files.createTempDirectory(Path.of(args[0]), "made");
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwx------"));
            TempSpec spec = TempSpec.defaults().in(here);
            System.out.println("until exit=" + mode(spec.createFileUntilExit()));
            TempFile file = spec.createFile().write(new byte[3]).closeHandle();
            System.out.println("handle closed=" + mode(file.path()));
            AtomicSpec own = AtomicSpec.atomic().withPermissions(PosixFilePermissions.fromString("rw-------"));
            System.out.println("published=" + mode(file.moveTo(here.resolve("target"), own)));
            String resource = KeptTest.class.getSimpleName() + ".class";
            System.out.println("unpacked=" + mode(spec.unpackUntilExit(KeptTest.class, resource)));
            TempDirectory kept = spec.createDirectory();
            TempFile within = kept.createFile();
            kept.keep();
            System.out.println("in a kept directory=" + mode(within.path()));
        }

        private static String mode(Path path) throws IOException {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        }
    }
}
