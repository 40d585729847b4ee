package dev.tempfile.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A command and all that it started, which can be ended together.
 *
 * <p>What a command starts is found by a variable of its environment, which it passes on: its parent may have ended meanwhile, and
 * then nothing else says whose it is. Where environments cannot be seen only what still has its parents is found.
 */
final class OwnProcesses {
    private static final String VARIABLE = "TEMPFILE_CHUNK_PROCESSES";

    /** A process that starts others as fast as they are ended is not ended for ever. */
    private static final int MOST_LOOKS = 1000;

    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private final Process first;
    private final String mark;

    private OwnProcesses(Process first, String mark) {
        this.first = first;
        this.mark = mark;
    }

    static OwnProcesses start(ProcessBuilder builder) throws IOException {
        String number = ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
        builder.environment().put(VARIABLE, number);
        return new OwnProcesses(builder.start(), VARIABLE + "=" + number + "\0");
    }

    Process first() {
        return first;
    }

    /** Ends all by force, until no look finds one that was not there before: one may be born while another is ended. */
    void end() {
        Set<ProcessHandle> ended = new HashSet<>();
        for (int look = 0; look < MOST_LOOKS; look++) {
            List<ProcessHandle> found = Stream.concat(
                            Stream.of(first.toHandle()),
                            ProcessHandle.allProcesses().filter(this::isMarked))
                    .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                    .filter(ended::add)
                    .toList();
            if (found.isEmpty()) {
                return;
            }
            found.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
            return Files.isReadable(environment)
                    && ("\0" + Files.readString(environment, StandardCharsets.ISO_8859_1)).contains("\0" + mark);
        } catch (IOException endedOrAnothers) {
            return false;
        }
    }
}
