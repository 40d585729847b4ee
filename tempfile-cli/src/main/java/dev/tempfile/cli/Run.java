package dev.tempfile.cli;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tempfile run} was asked for, and the running of it.
 *
 * @param in the directory to make the private one in, or null for the default one
 * @param keepOnFailure whether that is kept if the command fails
 * @param java whether JVMs are told of it, too
 * @param command the command with its arguments
 */
record Run(@Nullable Path in, boolean keepOnFailure, boolean java, List<String> command) {

    /** As shells have it: the command was found and cannot be executed. */
    static final int NOT_EXECUTABLE = 126;

    private static final Duration MORE_THAN_A_DAY = Duration.ofHours(25);

    private static final List<String> VARIABLES = List.of("TMPDIR", "TEMP", "TMP");

    /** What every JVM of every version reads, and not the launcher "java" alone; what stands on a command line comes after it. */
    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    /**
     * Runs it to its end, and takes its directory away unless somebody still has it.
     *
     * @return the command's own exit code; of a signal 128 and the signal's number
     * @throws IOException if the directory cannot be made
     */
    int run(Output output) throws IOException {
        Executable.Unfit unfit = Executable.unfit(command.get(0));
        if (unfit != null) {
            output.note("tempfile: " + Legible.foreign(unfit.reason()));
            return unfit.code();
        }
        TempSpec spec = in == null ? TempSpec.defaults() : TempSpec.defaults().in(in);
        TempDirectory work = spec.createDirectory();
        int code;
        try (PassedSignals signals = PassedSignals.caught()) {
            Process process = started(work, output);
            if (process == null) {
                work.close();
                return NOT_EXECUTABLE;
            }
            signals.passTo(process);
            code = ended(process, MORE_THAN_A_DAY, work);
            return left(work, code, output) || code != 0 ? code : Main.FAILED;
        }
    }

    private @Nullable Process started(TempDirectory work, Output output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        tell(builder.environment(), work.path());
        work.heldBy(builder);
        try {
            return builder.start();
        } catch (IOException refused) {
            output.note("tempfile: " + Legible.foreign(command.get(0) + " cannot be started: " + refused.getMessage()));
            return null;
        }
    }

    private void tell(Map<String, String> environment, Path work) {
        for (String variable : VARIABLES) {
            environment.put(variable, work.toString());
        }
        if (java) {
            String option = "-Djava.io.tmpdir=" + quotedForJvm(work.toString());
            environment.merge(JVM_OPTIONS, option, (before, ours) -> before + " " + ours);
        }
    }

    /** A JVM takes an option apart at spaces but for those in quotes of either kind, and knows no escapes. */
    static String quotedForJvm(String path) {
        return "'" + path.replace("'", "'\"'\"'") + "'";
    }

    /**
     * Waits for its end. Whatever goes by age would take the directory away from a command that runs for weeks: making something now
     * and then has the library refresh the times of all that is in it, as it does once a day.
     */
    static int ended(Process process, Duration between, TempDirectory work) {
        while (true) {
            try {
                if (process.waitFor(between.toMillis(), TimeUnit.MILLISECONDS)) {
                    return process.exitValue();
                }
                work.createFile().close();
            } catch (InterruptedException | IOException waitsOn) {
                // Nobody interrupts this; and a directory that is full or gone is the command's to notice.
            }
        }
    }

    /** Takes the directory away, keeps it, or leaves it to who still has it; false if that failed. */
    private boolean left(TempDirectory work, int code, Output output) {
        try {
            if (code != 0 && keepOnFailure) {
                output.note("tempfile: kept, for the command ended with " + code + ": " + work.keep());
            } else if (work.isHeld()) {
                output.note(
                        "tempfile: " + work.path()
                                + " stays, for a process that the command left behind uses it; whoever"
                                + " next makes something temporary there removes it after that has ended, as does 'tempfile sweep'");
            } else {
                work.close();
            }
            return true;
        } catch (IOException failure) {
            output.note("tempfile: " + Legible.foreign(Explanation.of(failure)));
            return false;
        }
    }
}
