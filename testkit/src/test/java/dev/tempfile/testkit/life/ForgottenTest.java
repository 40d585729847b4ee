package dev.tempfile.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.Garbage;
import dev.tempfile.testkit.process.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What nobody closed and nobody can reach any more: warned of once, and deleted when nobody can still hold its path. */
@Timeout(120)
class ForgottenTest {
    private final Logger logger = Logger.getLogger("dev.tempfile");
    private final List<LogRecord> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(record);
        }

        @Override
        public void flush() {
            // Nothing is collected.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @TempDir
    private Path here;

    @BeforeEach
    void listen() throws IOException {
        TempFiles.deleteAll();
        // Each test has what waits for the forgotten started anew.
        TempFiles.release();
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() throws IOException {
        TempFiles.recordSites(false);
        TempFiles.deleteAll();
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private TempSpec spec() {
        return TempSpec.defaults().in(here);
    }

    private void assertWarnedOnce(String... parts) throws InterruptedException {
        Garbage.collectUntil(() -> !warnings.isEmpty());
        Garbage.collect();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).getMessage()).contains("was never closed").contains(parts);
    }

    @Test
    void aFileWhosePathNobodyKnowsIsDeletedAtOnce() throws Exception {
        spec().createFile().write(new byte[10]);
        assertWarnedOnce("A temporary file", here.toString(), "closed and deleted now", "Use try-with-resources");
        Garbage.collectUntil(() -> TempFiles.live().isEmpty());
        assertThat(Site.below(here)).as("the process's own directory").hasSize(1);
    }

    @Test
    void aFileWhosePathIsOutStaysUntilExit() throws Exception {
        Path path = spec().createFile().write(new byte[10]).path();
        assertWarnedOnce(path.toString(), "Its path was given out, so it is deleted at exit");
        assertThat(path).hasSize(10);
        TempFiles.deleteAll();
        assertThat(path).doesNotExist();
    }

    /** What is open to be written cannot be executed; beside others it stays open to be read, so that it is known to be ours. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs the descriptors of this process in /proc")
    void aProgramWhosePathIsOutIsOpenToNoWriterAndCanBeRun() throws Exception {
        for (TempSpec spec : List.of(spec(), TempSpec.defaults().directlyIn(here))) {
            Path program = programNobodyHolds(spec);
            assertWarnedOnce(program.toString());
            Garbage.collectUntil(() -> !isOpenToAWriter(program));
            assertThat(descriptorsOf(program)).hasSize(program.getParent().equals(here) ? 1 : 0);
            assertThat(new ProcessBuilder(program.toString()).start().waitFor()).isEqualTo(7);
            warnings.clear();
        }
    }

    private static Path programNobodyHolds(TempSpec spec) throws IOException {
        Path program = spec.createFile().write("#!/bin/sh\nexit 7\n".getBytes()).path();
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<Path> descriptorsOf(Path file) {
        return Site.below(Path.of("/proc/self/fd")).stream()
                .filter(descriptor -> leadsTo(descriptor, file))
                .toList();
    }

    private static boolean isOpenToAWriter(Path file) {
        return descriptorsOf(file).stream().anyMatch(ForgottenTest::writes);
    }

    /** Its flags are octal, and the last digit is how it was opened: 0 only to be read. */
    private static boolean writes(Path descriptor) {
        try {
            Path info = Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName());
            return Files.readAllLines(info).stream().anyMatch(line -> line.matches("flags:\\s+[0-7]*[12]"));
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void aDirectoryIsDeletedWithAllThatItHolds() throws Exception {
        forgetADirectory();
        assertWarnedOnce("A temporary directory", "deleted now");
        Garbage.collectUntil(() -> Site.below(here).size() == 1);
    }

    private void forgetADirectory() throws IOException {
        spec().createDirectory();
    }

    @Test
    void aDirectoryOfWhichAPathIsOutStaysUntilExit() throws Exception {
        Path inside = Files.createDirectory(directoryNobodyHolds().resolve("a"));
        assertWarnedOnce("A temporary directory", "deleted at exit");
        assertThat(inside).exists();
    }

    @Test
    void aDirectoryStaysUntilExitForThePathOfAFileMadeThroughIt() throws Exception {
        Path file = fileOfAForgottenScope();
        Path deep = fileOfAForgottenScopeInAScope();
        Garbage.collectUntil(() -> warnings.size() == 5);
        assertThat(file).exists();
        assertThat(deep).exists();
        TempFiles.deleteAll();
        assertThat(file).doesNotExist();
        assertThat(deep).doesNotExist();
    }

    private Path fileOfAForgottenScope() throws IOException {
        return spec().createDirectory().createFile().path();
    }

    private Path fileOfAForgottenScopeInAScope() throws IOException {
        return spec().createDirectory().spec().createDirectory().createFile().path();
    }

    @Test
    void whatOthersPutAtTheNameOfAForgottenFileBesideTheirsStays() throws Exception {
        Path path = TempSpec.defaults().directlyIn(here).createFile().path();
        assertWarnedOnce(path.toString());
        Files.delete(path);
        // ext4 hands the number of a deleted file out again at once.
        Files.writeString(path, "precious");
        TempFiles.deleteAll();
        assertThat(path).hasContent("precious");
    }

    @Test
    void whatOthersPutAtTheNameOfADirectoryBesideTheirsStays() throws Exception {
        Path closed;
        try (TempDirectory directory = TempSpec.defaults().directlyIn(here).createDirectory()) {
            closed = directory.path();
            replaceByAnother(closed);
        }
        Path forgotten = TempSpec.defaults().directlyIn(here).createDirectory().path();
        assertWarnedOnce(forgotten.toString());
        replaceByAnother(forgotten);
        TempFiles.deleteAll();
        assertThat(closed.resolve("precious")).exists();
        assertThat(forgotten.resolve("precious")).exists();
    }

    private static void replaceByAnother(Path directory) throws IOException {
        Files.delete(directory);
        Files.createFile(Files.createDirectory(directory).resolve("precious"));
    }

    private Path directoryNobodyHolds() throws IOException {
        return spec().createDirectory().path();
    }

    @Test
    void whatHasNoNameIsClosed() throws Exception {
        spec().createUnnamedFile().write(new byte[10]);
        assertWarnedOnce("A temporary unnamed file was never closed");
        Garbage.collectUntil(() -> TempFiles.live().isEmpty());
        warnings.clear();
        spec().createSpooledFile(5).write(new byte[10]);
        assertWarnedOnce("A temporary spooled file was never closed");
    }

    @Test
    void theWarningSaysWhereItWasMadeIfThatIsRecorded() throws Exception {
        TempFiles.recordSites(true);
        madeHere();
        assertWarnedOnce("A temporary file");
        assertThat(warnings.get(0).getThrown().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("madeHere"));
        assertThat(warnings.get(0).getMessage()).doesNotContain("recordSites");
        warnings.clear();
        TempFiles.recordSites(false);
        madeHere();
        assertWarnedOnce("TempFiles.recordSites(true) to see where it was made");
    }

    private void madeHere() throws IOException {
        spec().createFile();
    }

    @Test
    void whatWasClosedKeptOrPublishedIsNotWarnedOf() throws Exception {
        spec().createFile().close();
        try (TempFile kept = spec().createFile()) {
            kept.keep();
        }
        spec().createFile().moveTo(here.resolve("published"));
        spec().createDirectory().close();
        spec().createDirectory().keep();
        spec().createSpooledFile(5).close();
        Garbage.collect();
        assertThat(warnings).isEmpty();
        assertThat(here.resolve("published")).exists();
    }

    @Test
    void aKeptFileThatIsStillOpenIsClosedAndStaysKept() throws Exception {
        Path kept = spec().createFile().write(new byte[10]).keep();
        assertWarnedOnce("A temporary file was never closed. It is closed now.");
        assertThat(kept).hasSize(10);
    }

    @Test
    void aFileThatIsStillReadIsNotForgotten() throws Exception {
        InputStream reader = content().newInput();
        Iterator<String> lines = content().text().lines().iterator();
        assertThat(lines.next()).isEqualTo("line");
        Garbage.collect();
        assertThat(new String(reader.readAllBytes())).isEqualTo("line\nline\n");
        assertThat(lines.next()).isEqualTo("line");
        assertThat(lines.hasNext()).isFalse();
        assertThat(warnings).isEmpty();
    }

    private ByteFile content() throws IOException {
        return spec().createUnnamedFile().write("line\nline\n".getBytes()).rewind();
    }

    @Test
    void aFileInAScopeThatIsHeldIsHeld() throws Exception {
        try (TempDirectory work = spec().createDirectory()) {
            work.createFile().write(new byte[10]);
            Garbage.collect();
            assertThat(warnings).isEmpty();
            try (TempFile another = work.createFile()) {
                assertThat(another.isOpen()).isTrue();
            }
        }
    }

    @Test
    void aDirectoryInWhichFilesWereDeletedLeavesNoDescriptor() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        Requirement.that(Files.exists(descriptors), "needs to count descriptors in /proc");
        spec().createDirectory().close();
        int before = Site.below(descriptors).size();
        for (int i = 0; i < 20; i++) {
            // The deletion opens the directory.
            spec().createDirectory().createFile().close();
        }
        Garbage.collectUntil(() -> TempFiles.live().isEmpty());
        assertThat(Site.below(descriptors)).hasSizeLessThan(before + 10);
    }
}
