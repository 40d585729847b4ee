package dev.tempfile.testkit.atomic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.AtomicSpec;
import dev.tempfile.PublishException;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.AsOrdinaryUser;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each strength forces, and in which order, as the kernel is asked for it. */
@Timeout(120)
class StrengthsTest {
    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?(fsync|fdatasync|rename\\w*|close)\\((.*)$");
    private static final Pattern NAME = Pattern.compile("<([^>]*)>");

    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    /** Publishes something at a target, by a recipe. */
    static final class Program {
        public static void main(String[] args) throws IOException {
            AtomicSpec spec = switch (args[0]) {
                case "unsynced" -> AtomicSpec.unsynced();
                case "durable" -> AtomicSpec.durable();
                default -> AtomicSpec.atomic();
            };
            AtomicFile.writeString(Path.of(args[1]), "new", spec.creatingParents());
        }
    }

    /** What was forced, closed and renamed of the hidden file and of directories below here. */
    private List<String> calls(String strength, Path target) throws IOException {
        Path log = here.resolve("log");
        String trace = "exec strace -f -qq -y -e trace=fsync,fdatasync,rename,renameat,renameat2,close -o '" + log
                + "' \"$@\"";
        ChildJvm.running(Program.class, here).after(trace).run(strength, target).succeeded();
        List<String> calls = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher call = CALL.matcher(line);
            if (!call.find()) {
                continue;
            }
            if (call.group(1).startsWith("rename")) {
                calls.add("rename");
                continue;
            }
            Matcher name = NAME.matcher(call.group(2));
            if (name.find()) {
                Path path = Path.of(name.group(1).replace(" (deleted)", ""));
                boolean hidden = path.getFileName() != null
                        && path.getFileName().toString().startsWith(".");
                boolean directory = path.startsWith(here) && Files.isDirectory(path);
                String what = hidden ? "hidden" : directory ? "/" + here.relativize(path) : null;
                if (what != null && !(directory && call.group(1).equals("close"))) {
                    calls.add((call.group(1).equals("close") ? "close " : "force ") + what);
                }
            }
        }
        Files.delete(log);
        return calls;
    }

    private static void requireStrace() {
        Requirement.that(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    }

    @Test
    void atomicForcesTheContentBeforeTheRenameAndNothingAfterIt() throws IOException {
        requireStrace();
        assertThat(calls("atomic", here.resolve("target")))
                .containsSubsequence("force hidden", "rename")
                .doesNotContain("force /");
    }

    @Test
    void durableForcesTheDirectoryAsWellAndTheOnesAroundWhatWasMade() throws IOException {
        requireStrace();
        assertThat(calls("durable", here.resolve("target"))).containsSubsequence("force hidden", "rename", "force /");
        assertThat(calls("durable", here.resolve("a/b/target")))
                .containsSubsequence("force hidden", "force /", "force /a", "rename", "force /a/b");
    }

    @Test
    void unsyncedForcesNothingAndClosesBeforeTheRename() throws IOException {
        requireStrace();
        List<String> calls = calls("unsynced", here.resolve("target"));
        assertThat(calls).noneMatch(call -> call.startsWith("force"));
        assertThat(calls.lastIndexOf("close hidden"))
                .as("in " + calls)
                .isNotNegative()
                .isLessThan(calls.lastIndexOf("rename"));
    }

    /** Commits twice, whatever the first time brings. */
    static final class CommittingTwice {
        public static void main(String[] args) throws IOException {
            try (AtomicFile file = AtomicFile.open(Path.of(args[0])).write(new byte[7])) {
                for (String attempt : new String[] {"first", "second", "elsewhere"}) {
                    try {
                        if (attempt.equals("elsewhere")) {
                            file.moveTo(Path.of(args[0] + "-elsewhere"), AtomicSpec.unsynced());
                        } else {
                            file.commit();
                        }
                        System.out.println(attempt + "=published");
                    } catch (PublishException failure) {
                        System.out.println(attempt + "=" + failure.step() + " " + failure.isPublished() + " "
                                + failure.getMessage());
                    }
                }
            }
        }
    }

    /** Writes something durably, and says what failed. */
    static final class TellingAll {
        public static void main(String[] args) throws IOException {
            try {
                AtomicFile.writeString(Path.of(args[0]), "new", AtomicSpec.durable());
            } catch (PublishException failure) {
                System.out.println("failure=" + failure.step() + " " + failure.isPublished());
                for (Throwable other : failure.getSuppressed()) {
                    System.out.println("other=" + ((PublishException) other).step());
                }
            }
        }
    }

    @Test
    void ofTwoFailuresAfterTheRenameBothAreToldAndTheGraverOneFirst() throws IOException {
        requireStrace();
        Path target = here.resolve("target");
        // By these names are known, after the rename, the handles of the new file and of its directory.
        String inject = "exec strace -f -qq -o /dev/null -P '" + target + "' -P '" + here
                + "' -e trace=fsync,close -e inject=fsync,close:error=EIO \"$@\"";
        Outcome said = ChildJvm.running(TellingAll.class, here)
                .after(inject)
                .run(target)
                .succeeded();
        assertThat(said.value("failure")).isEqualTo("FORCE_DIRECTORY true");
        assertThat(said.value("other")).isEqualTo("CLEAN_UP");
        assertThat(target).hasContent("new");
    }

    @Test
    @AsOrdinaryUser
    void aDirectoryThatCannotBeForcedIsRefusedBeforeTheRename(Path mine) throws IOException {
        Path there = Files.createDirectory(mine.resolve("unreadable"));
        Path inIt = Files.writeString(there.resolve("target"), "old");
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("-wx------"));
        for (Path wanted : List.of(inIt, there.resolve("another"))) {
            assertThatThrownBy(() -> AtomicFile.writeString(wanted, "new", AtomicSpec.durable()))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("durability cannot be promised");
            assertThat(AtomicFile.promises(wanted, AtomicSpec.durable())).anySatisfy(refused -> {
                assertThat(refused.promise()).isEqualTo("published");
                assertThat(refused.kept()).isFalse();
                assertThat(refused.how()).contains("durability cannot be promised");
            });
        }
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwx------"));
        assertThat(inIt).hasContent("old");
        assertThat(Site.below(mine)).containsExactlyInAnyOrder(there, inIt);
    }

    @Test
    void aFailedForceIsFinalForThatFile() throws IOException {
        requireStrace();
        Path target = Files.writeString(here.resolve("target"), "old");
        String inject = "exec strace -f -qq -o '" + here.resolve("log")
                + "' -e trace=fsync,fdatasync -e inject=fsync:error=EIO:when=1 \"$@\"";
        Outcome said = ChildJvm.running(CommittingTwice.class, here)
                .after(inject)
                .run(target)
                .succeeded();
        assertThat(said.value("first")).startsWith("FORCE false " + target).contains("Input/output error");
        assertThat(said.value("second")).startsWith("FORCE false " + target).contains("it failed before");
        assertThat(said.value("elsewhere")).startsWith("FORCE false ").contains("it failed before");
        assertThat(Files.readAllLines(here.resolve("log")))
                .filteredOn(line -> line.contains("fsync("))
                .as("never tried again")
                .hasSize(1);
        Files.delete(here.resolve("log"));
        assertThat(target).hasContent("old");
        assertThat(Site.below(here)).containsExactly(target);
    }

    @Test
    void anUnsyncedCommitThatFailedMayBeTriedAgainButNotWrittenAnyMore() throws IOException {
        Path target = here.resolve("target");
        try (AtomicFile file = AtomicFile.open(target, AtomicSpec.unsynced()).write(new byte[7])) {
            Files.createFile(Files.createDirectory(target).resolve("in it"));
            assertThatThrownBy(file::commit).isInstanceOf(PublishException.class);
            assertThat(file.write(new byte[1]).size())
                    .as("refused before it was closed")
                    .isEqualTo(8);
            Files.delete(target.resolve("in it"));
            Files.delete(target);
            file.commit();
        }
        assertThat(target).hasSize(8);
    }

    @Test
    void anUnsyncedFileWhoseRenameFailedIsClosedAndStillOurs() throws Exception {
        Path target = Files.writeString(here.resolve("target"), "old");
        Requirement.that(
                new ProcessBuilder("chattr", "+i", target.toString()).start().waitFor() == 0,
                "needs root, chattr and a file system that knows immutable files");
        try (AtomicFile file = AtomicFile.open(target, AtomicSpec.unsynced()).write(new byte[7])) {
            try {
                assertThatThrownBy(file::commit).isInstanceOf(PublishException.class);
                assertThat(file.isOpen()).isFalse();
                assertThatThrownBy(() -> file.write(new byte[1])).isInstanceOf(ClosedChannelException.class);
            } finally {
                new ProcessBuilder("chattr", "-i", target.toString()).start().waitFor();
            }
            assertThat(file.moveTo(here.resolve("elsewhere"))).hasSize(7);
        }
        assertThat(target).hasContent("old");
        try (AtomicFile file = AtomicFile.open(target, AtomicSpec.unsynced()).write(new byte[7])) {
            new ProcessBuilder("chattr", "+i", target.toString()).start().waitFor();
            assertThatThrownBy(file::commit).isInstanceOf(PublishException.class);
            new ProcessBuilder("chattr", "-i", target.toString()).start().waitFor();
            file.commit();
        }
        assertThat(target).hasSize(7);
        assertThat(Site.below(here)).containsExactlyInAnyOrder(target, here.resolve("elsewhere"));
    }
}
