package dev.tempfile.testkit.ownership;

import static dev.tempfile.testkit.ownership.Imitation.OTHER_BOOT;
import static dev.tempfile.testkit.ownership.Imitation.bootId;
import static dev.tempfile.testkit.ownership.Imitation.content;
import static dev.tempfile.testkit.ownership.Imitation.random;
import static dev.tempfile.testkit.ownership.Imitation.said;
import static dev.tempfile.testkit.ownership.Imitation.say;
import static dev.tempfile.testkit.ownership.Imitation.thisBoot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Finding;
import dev.tempfile.Finding.State;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.ownership.HandingProcess.Way;
import dev.tempfile.testkit.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was handed on to another process stays as long as that lives, and goes after it; the owner itself decides all the same. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class HoldersTest {
    @TempDir
    private Path here;

    @BeforeEach
    void sweepOnlyWhenAsked() {
        TempFiles.sweepByItself(false);
    }

    @AfterEach
    void end() throws IOException {
        TempFiles.sweepByItself(true);
        TempFiles.deleteAll();
    }

    private static Process sleeping() throws IOException {
        return new ProcessBuilder("sleep", "100").start();
    }

    /** What records there are of who holds something of this process. */
    private static List<Path> records(TempDirectory directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory.path().resolveSibling("holders"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECORDED")
    void whatAKilledOwnerHandedOnStaysUntilItsHolderIsGone(Way way) throws IOException {
        try (HandingProcess process = HandingProcess.in(here, way)) {
            process.kill();
            for (int round = 0; round < 20; round++) {
                Finding finding = Imitation.sweep(here, process.home());
                assertThat(finding.state()).as(finding.reason()).isEqualTo(State.ALIVE);
                assertThat(finding.reason())
                        .startsWith("process " + process.child().pid() + " holds it");
            }
            assertThat(process.work().resolve("content")).exists();
            process.killChild();
            assertThat(Imitation.sweep(here, process.home()).state()).isEqualTo(State.SWEPT);
            assertThat(Site.below(here)).isEmpty();
        }
    }

    @Test
    void aChildThatNobodyRecordedIsNotProtected() throws IOException {
        try (HandingProcess process = HandingProcess.in(here, Way.UNRECORDED)) {
            process.kill();
            assertThat(Imitation.sweep(here, process.home()).state()).isEqualTo(State.SWEPT);
            assertThat(process.child().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECORDED")
    void atExitWhatIsHeldIsLeftAndTheRestIsDeleted(Way way) throws IOException {
        try (HandingProcess process = HandingProcess.in(here, way)) {
            Outcome end = process.exit();
            assertThat(end.errors())
                    .as("warned of the file alone")
                    .anySatisfy(line -> assertThat(line).contains("1 temporary file"));
            assertThat(process.work().resolve("content")).exists();
            assertThat(Path.of(end.value("other"))).doesNotExist();
            assertThat(Imitation.sweep(here, process.home()).state()).isEqualTo(State.ALIVE);
            process.killChild();
            assertThat(Imitation.sweep(here, process.home()).state()).isEqualTo(State.SWEPT);
            assertThat(Site.below(here)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNRECORDED")
    void atExitWhatNobodyHoldsAnyMoreIsDeleted(Way way) throws IOException {
        try (HandingProcess process = HandingProcess.in(here, way)) {
            process.killChild();
            process.exit();
            assertThat(Site.below(here)).isEmpty();
            assertThat(process.home()).doesNotExist();
        }
    }

    @Test
    void whatLiesBesideOthersIsHeldAsWell() throws IOException {
        Process holder = sleeping();
        try (TempDirectory work = TempSpec.defaults().directlyIn(here).createDirectory()) {
            work.heldBy(holder.toHandle());
            assertThat(work.isHeld()).isTrue();
            holder.destroyForcibly().waitFor();
            assertThat(work.isHeld()).isFalse();
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void itsOwnerDeletesItAllTheSameAndEndsTheRecord() throws IOException {
        Process holder = sleeping();
        try (TempDirectory other = TempSpec.defaults().in(here).createDirectory()) {
            TempDirectory work = TempSpec.defaults().in(here).createDirectory();
            assertThat(work.isHeld()).isFalse();
            assertThat(work.heldBy(holder.toHandle())).isSameAs(work);
            other.heldBy(holder.toHandle());
            assertThat(records(other)).hasSize(2);
            work.close();
            assertThat(work.path()).doesNotExist();
            assertThat(work.isHeld()).isFalse();
            assertThat(records(other)).hasSize(1);
            assertThat(other.isHeld()).isTrue();
            TempFiles.deleteAll();
            assertThat(here).isEmptyDirectory();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void keepingItEndsTheRecord() throws IOException {
        Process holder = sleeping();
        TempDirectory other = TempSpec.defaults().in(here).createDirectory();
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        try {
            Path kept = work.heldBy(holder.toHandle()).keep();
            assertThat(kept).isDirectory();
            assertThat(records(other)).isEmpty();
            assertThatThrownBy(() -> work.heldBy(holder.toHandle())).isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> work.heldBy(new ProcessBuilder("true"))).isInstanceOf(NoSuchFileException.class);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void anInnerDirectoryIsHeldWithAllAroundIt() throws IOException {
        Process holder = sleeping();
        try (TempDirectory outer = TempSpec.defaults().in(here).createDirectory()) {
            TempDirectory inner = outer.spec().createDirectory();
            inner.heldBy(holder.toHandle());
            assertThat(records(outer)).hasSize(1);
            assertThat(outer.isHeld()).isFalse();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void whoEndedNeedsNoRecordAndHoldersThatEndedMakeRoomForTheNext() throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        work.heldBy(ended.toHandle());
        assertThat(records(work)).isEmpty();
        for (int i = 0; i < 20; i++) {
            Process holder = sleeping();
            work.heldBy(holder.toHandle());
            work.heldBy(holder.toHandle());
            assertThat(records(work)).hasSize(1);
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void aDirectoryOfAProcessThatWasHandedOnCanGoWhenItIsIdle() throws IOException {
        for (int i = 0; i < 12; i++) {
            try (TempDirectory work = TempSpec.defaults()
                    .in(Files.createDirectory(here.resolve("place " + i)))
                    .createDirectory()) {
                work.heldBy(ProcessHandle.current());
            }
        }
        try (Stream<Path> left = Files.walk(here, 2)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("tempfile-")))
                    .as("idle ones that are kept for the next file")
                    .hasSizeLessThan(10);
        }
    }

    // ---------------------------------------------------------------- what records itself

    @Test
    void whatRecordsItselfIsTheCommandWithAllItsWordsItsVariablesAndItsCode() throws Exception {
        TempDirectory work = TempSpec.defaults()
                .in(Files.createDirectory(here.resolve("a 'b' \"c\" $d *")))
                .createDirectory();
        Path out = here.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", "printf '%s|' $$ \"$@\" \"$TMPDIR\" \"$1$2\"; exit 42", "sh", "a  b", "'c'", "\"d\"", "*");
        builder.environment().put("TMPDIR", work.path().toString());
        Process process = work.heldBy(builder).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor()).isEqualTo(42);
        assertThat(Files.readString(out)).isEqualTo(process.pid() + "|a  b|'c'|\"d\"|*|" + work.path() + "|a  b'c'|");
        assertThat(work.isHeld()).isFalse();
    }

    @Test
    void noVariableIsLostOnTheWay() throws Exception {
        Path out = here.resolve("out");
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        ProcessBuilder builder = new ProcessBuilder("cat", "/proc/self/environ");
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(Map.of("PATH", System.getenv("PATH"), "plain", "1", "with.dot", "2", "with space", "3\n4"));
        assertThat(work.heldBy(builder).redirectOutput(out.toFile()).start().waitFor())
                .isZero();
        assertThat(Files.readString(out).split("\0"))
                .contains("plain=1", "with.dot=2", "with space=3\n4")
                .noneMatch(variable -> variable.startsWith("tempfile"));
    }

    @Test
    void whoRecordsItselfRecordsItsEnvironmentAgainThatAStoppedClaimTookAway() throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        ProcessBuilder builder = work.heldBy(new ProcessBuilder("true"));
        assertThat(records(work)).hasSize(1);
        Files.delete(records(work).get(0));
        assertThat(builder.start().waitFor()).isZero();
        assertThat(records(work))
                .extracting(record -> record.getFileName().toString().replaceFirst("[.].*", ""))
                .containsExactlyInAnyOrder("process", "environment");
    }

    @Test
    void aCommandWhoseDirectoryWasSweptBeforeItBeganNeverBegins() throws Exception {
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        Path begun = here.resolve("begun");
        ProcessBuilder builder = work.heldBy(new ProcessBuilder("touch", begun.toString()));
        // The first thing that a sweep does.
        try (Stream<Path> holders = Files.walk(work.path().resolveSibling("holders"))) {
            for (Path each :
                    holders.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(each);
            }
        }
        Process process = builder.start();
        assertThat(process.waitFor()).isEqualTo(125);
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .endsWith("cannot be recorded, its directory is gone; touch is not started");
        assertThat(begun).doesNotExist();
    }

    @Test
    void aBuilderWithoutACommandIsRefused() throws IOException {
        TempDirectory work = TempSpec.defaults().in(here).createDirectory();
        assertThatThrownBy(() -> work.heldBy(new ProcessBuilder())).isInstanceOf(IllegalArgumentException.class);
    }

    // ---------------------------------------------------------------- records of others

    private Path deadWith(String record) throws IOException {
        Path directory = Imitation.directory(here, thisBoot(here) + random());
        content(directory);
        say(directory, said(directory, bootId()));
        Path hold = Files.createDirectories(directory.resolve("holders").resolve(random()));
        Files.createFile(hold.resolve(record));
        return directory;
    }

    private static String identity(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return process.pid() + "." + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    }

    @Test
    void aHolderInAnotherNamespaceOfProcessIdsCannotBeComparedAndStays() throws IOException {
        for (String record : List.of("process.1.1.pid:[1]", "environment.pid:[1]")) {
            Path directory = deadWith(record);
            Finding finding = Imitation.sweep(here, directory);
            assertThat(finding.state()).isEqualTo(State.UNDECIDED);
            assertThat(finding.reason()).contains("cannot be seen from here");
            assertThat(directory.resolve("content")).exists();
        }
    }

    @Test
    void aRecordThatNobodyUnderstandsVetoes() throws IOException {
        for (String record :
                List.of("process", "process.1.1", "process.x.1." + Imitation.namespaces(), "later.1", "x")) {
            Path directory = deadWith(record);
            Finding finding = Imitation.sweep(here, directory);
            assertThat(finding.state()).as(record).isEqualTo(State.UNDECIDED);
            assertThat(directory.resolve("content")).exists();
        }
    }

    @Test
    void aProcessIdThatIsUsedAgainIsNotTheHolder() throws IOException {
        Process other = sleeping();
        try {
            Path directory = deadWith("process." + other.pid() + ".1." + Imitation.namespaces());
            assertThat(Imitation.sweep(here, directory).state()).isEqualTo(State.SWEPT);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void oneHolderThatLivesIsEnough() throws IOException {
        Process holder = sleeping();
        try {
            Path directory = deadWith("process.4194304.1." + Imitation.namespaces());
            Path second = Files.createDirectory(directory.resolve("holders/second"));
            Files.createFile(second.resolve("process." + identity(holder) + "." + Imitation.namespaces()));
            Finding finding = Imitation.sweep(here, directory);
            assertThat(finding.state()).isEqualTo(State.ALIVE);
            assertThat(finding.reason()).isEqualTo("process " + holder.pid() + " holds it");
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void noHolderOutlivesItsBoot() throws IOException {
        Process holder = sleeping();
        try {
            Path directory = deadWith("process." + identity(holder) + "." + Imitation.namespaces());
            say(directory, said(directory, OTHER_BOOT));
            assertThat(Imitation.sweep(here, directory).state()).isEqualTo(State.SWEPT);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void aHolderOfWhatIsNestedKeepsAllAboveIt() throws IOException {
        Process holder = sleeping();
        try {
            Path outer = deadWith("process.4194304.1." + Imitation.namespaces());
            Path inner = Imitation.directory(outer, thisBoot(here) + random());
            content(inner);
            say(inner, said(inner, bootId()));
            Path hold = Files.createDirectories(inner.resolve("holders/one"));
            Files.createFile(hold.resolve("process." + identity(holder) + "." + Imitation.namespaces()));
            Finding finding = Imitation.sweep(here, outer);
            assertThat(finding.state()).isEqualTo(State.ALIVE);
            assertThat(finding.reason())
                    .isEqualTo(inner.getFileName() + " in it: process " + holder.pid() + " holds it");
            assertThat(inner.resolve("content")).exists();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void lookingRemovesNoRecord() throws IOException {
        Path directory = deadWith("process.4194304.1." + Imitation.namespaces());
        assertThat(TempFiles.findings(here))
                .filteredOn(finding -> finding.path().equals(directory))
                .extracting(Finding::state)
                .containsExactly(State.DEAD);
        assertThat(directory.resolve("holders")).isNotEmptyDirectory();
    }
}
