package dev.tempfile.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes whose parent has ended: whoever inherits them, the first process of a container, may let zombies wait for seconds. */
final class Orphans {
    private Orphans() {}

    /** Waits until a process runs no more, whether or not anybody has taken note of it. */
    static void awaitEnd(ProcessHandle process) throws InterruptedException {
        for (int waited = 0; waited < 60_000 && runs(process); waited += 5) {
            Thread.sleep(5);
        }
        assertThat(runs(process)).as("process %s runs", process.pid()).isFalse();
    }

    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException endedOrNoProc) {
            return process.isAlive();
        }
    }
}
