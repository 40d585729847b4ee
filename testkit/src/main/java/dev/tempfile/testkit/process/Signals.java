package dev.tempfile.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Signals that a process ignores from its start because its parent did, as everything does that is started under {@code nohup} or in
 * the background of a script; a JVM leaves them ignored.
 */
final class Signals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2);
    private static final List<String> RESETTING = List.of("env", "--default-signal=INT,HUP");

    private Signals() {}

    /** What a command is started by so that it hears them; empty where that is not needed or cannot be had. */
    static List<String> heardAgain() throws IOException {
        boolean ignored = isIgnored("self", "HUP") || isIgnored("self", "INT");
        return ignored && canReset() ? RESETTING : List.of();
    }

    /** Skips the test, or fails where {@code CI=true}, if that process ignores that signal. */
    static void requireHeard(long pid, String signal) throws IOException {
        Requirement.that(
                !isIgnored(Long.toString(pid), signal),
                "SIG" + signal
                        + " is ignored by what started the tests, such as nohup: start them otherwise, or install an env"
                        + " that knows --default-signal (coreutils 8.31)");
    }

    private static boolean isIgnored(String process, String signal) throws IOException {
        Integer number = NUMBERS.get(signal);
        Path status = Path.of("/proc", process, "status");
        if (number == null || !Files.exists(status)) {
            return false;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("SigIgn:")) {
                    long ignored = Long.parseUnsignedLong(
                            line.substring("SigIgn:".length()).strip(), 16);
                    return (ignored >> (number - 1) & 1) != 0;
                }
            }
        } catch (IOException ended) {
            return false;
        }
        return false;
    }

    private static boolean canReset() throws IOException {
        Process probe = new ProcessBuilder(
                        Stream.concat(RESETTING.stream(), Stream.of("true")).toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a command was tried", interrupt);
        }
    }
}
