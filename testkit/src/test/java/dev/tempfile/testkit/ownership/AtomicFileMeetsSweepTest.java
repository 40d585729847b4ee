package dev.tempfile.testkit.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempFiles;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An atomic file's temporary is locked as long as it lives, though a sweep holds its lock for a moment to find that out. */
@Timeout(300)
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc/locks says who holds which lock")
class AtomicFileMeetsSweepTest {
    private static final int FILES = 3000;
    private static final int LOOKS = 10;

    @TempDir
    private Path here;

    @AfterEach
    void end() throws IOException {
        TempFiles.deleteAll();
    }

    @Test
    void itIsLockedFromItsBirthOn() throws IOException {
        try (RunningJvm sweeping = ChildJvm.running(Sweeping.class, here).start(here)) {
            sweeping.await("sweeps");
            for (int i = 0; i < FILES; i++) {
                try (AtomicFile file = AtomicFile.open(here.resolve("target"))) {
                    assertThat(isLocked(hidden())).as("the file %d", i).isTrue();
                }
            }
        }
    }

    private Path hidden() throws IOException {
        try (Stream<Path> all = Files.list(here)) {
            return all.filter(path -> path.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Whether this process has a lock on it; a sweep that looks at it just now may have one as well, or wait for it. Where there are
     * more locks than the system tells of at a time, one may be passed over while others come and go.
     */
    private static boolean isLocked(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        String us = " " + ProcessHandle.current().pid() + " ";
        for (int look = 0; look < LOOKS; look++) {
            List<String> locks = Files.readAllLines(Path.of("/proc/locks"));
            if (locks.stream().anyMatch(lock -> lock.contains(inode) && lock.contains(us))) {
                return true;
            }
        }
        return false;
    }

    /** Looks through a directory all the time. */
    static final class Sweeping {
        public static void main(String[] args) throws IOException {
            TempFiles.findings(Path.of(args[0]));
            System.out.println("sweeps=now");
            long end = System.nanoTime() + 60_000_000_000L;
            while (System.nanoTime() < end) {
                TempFiles.findings(Path.of(args[0]));
            }
        }
    }
}
