package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicFile;
import dev.tempfile.Finding;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.Site;
import dev.tempfile.testkit.process.ChildJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The hidden file of an atomic write is locked from its birth to its end, or a sweep of another process could take it. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "nothing is swept where the second witness was not measured")
class AtomicFileLockTest {
    @TempDir
    private Path here;

    private Path hidden() {
        return Site.below(here).stream()
                .filter(path -> path.getFileName().toString().startsWith("."))
                .findFirst()
                .orElseThrow();
    }

    /** By another process: to set a time, the JDK opens and closes the file, which drops the lock. */
    private void makeOld() throws IOException, InterruptedException {
        Process touch = new ProcessBuilder("touch", "-d", "2 hours ago", hidden().toString()).start();
        assertThat(touch.waitFor()).isZero();
    }

    /** What another process's sweep finds, and would have removed. */
    private String findingOfAnother() throws IOException {
        return ChildJvm.running(Sweeper.class, here).run(here).succeeded().value("finding");
    }

    /** Sweeps, and says what it found of the hidden file. */
    static final class Sweeper {
        public static void main(String[] args) throws IOException {
            for (Finding finding : TempFiles.sweep(Path.of(args[0]))) {
                System.out.println("finding=" + finding.state() + " " + finding.reason());
            }
        }
    }

    @Test
    void whileItIsWrittenHoweverLong() throws Exception {
        try (AtomicFile file = AtomicFile.open(here.resolve("target")).write(new byte[10])) {
            makeOld();
            assertThat(findingOfAnother()).isEqualTo("ALIVE its lock is held");
            file.commit();
        }
        assertThat(here.resolve("target")).hasSize(10);
    }

    /** To change its mode the file is opened and closed once more, which drops the lock. */
    @Test
    void stillAfterACommitThatFailed() throws Exception {
        Path target = here.resolve("target");
        try (AtomicFile file = AtomicFile.open(target).write(new byte[10])) {
            Files.createFile(Files.createDirectory(target).resolve("in it"));
            assertThatThrownBy(file::commit).isInstanceOf(IOException.class);
            makeOld();
            assertThat(findingOfAnother()).isEqualTo("ALIVE its lock is held");
            try (FileChannel another = FileChannel.open(hidden(), StandardOpenOption.WRITE)) {
                assertThatThrownBy(another::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }
        }
        assertThat(Site.below(here)).containsExactlyInAnyOrder(target, target.resolve("in it"));
    }
}
