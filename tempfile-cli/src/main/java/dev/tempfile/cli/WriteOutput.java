package dev.tempfile.cli;

import dev.tempfile.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the command of {@code tempfile write}: its output becomes the content if it succeeds, and else nothing changes. */
final class WriteOutput {

    private static final int SIGNALLED = 128;
    private static final long SECONDS_TO_END = 5;

    private final Write write;
    private final String name;

    WriteOutput(Write write) {
        this.write = write;
        this.name = write.command().get(0);
    }

    /**
     * Runs it to its end.
     *
     * @return its own exit code; if we were told to end meanwhile and it succeeded all the same, that of the signal
     */
    int run(Output output) throws IOException {
        Executable.Unfit unfit = Executable.unfit(name);
        if (unfit != null) {
            return unwritten(output, unfit.reason(), unfit.code());
        }
        try (AtomicFile file = write.open()) {
            int code = collected(file, output);
            if (code == Main.DONE) {
                write.commit(file, output);
                output.flush();
            }
            return code;
        }
    }

    /** The command's output in the file; its exit code, or why there is nothing to publish. */
    private int collected(AtomicFile file, Output output) throws IOException {
        try (PassedSignals signals = PassedSignals.caught()) {
            List<Process> line;
            try {
                line = ProcessBuilder.startPipeline(builders());
            } catch (IOException refused) {
                return unwritten(output, name + " cannot be started: " + refused.getMessage(), Run.NOT_EXECUTABLE);
            }
            Process command = line.get(0);
            Process last = line.get(line.size() - 1);
            signals.passTo(command);
            CompletableFuture<Void> unused = command.onExit().thenRun(() -> {
                if (signals.first() != null) {
                    last.destroy(); // what the command left in the background may keep the pipe open for ever
                }
            });
            copy(command, last, file);
            int code = ended(command);
            String signal = signals.first();
            if (code != 0) {
                return unwritten(output, name + " failed, with " + code, code);
            }
            if (signal != null) {
                return unwritten(output, "told to end by SIG" + signal, SIGNALLED + PassedSignals.number(signal));
            }
            return ended(last) == 0 ? Main.DONE : unwritten(output, "the output of " + name + " got lost", Main.FAILED);
        }
    }

    /**
     * Java closes what it reads from a process when that has ended, whoever else writes there still: which of it was read would be
     * chance. So {@code cat} reads it, which ends when all have who write.
     */
    private List<ProcessBuilder> builders() {
        ProcessBuilder command = new ProcessBuilder(write.command())
                .redirectInput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        ProcessBuilder cat = new ProcessBuilder("cat").redirectError(Redirect.INHERIT);
        return Executable.unfit("cat") == null ? List.of(command, cat) : List.of(command);
    }

    private void copy(Process command, Process last, AtomicFile file) throws IOException {
        try (InputStream content = last.getInputStream()) {
            write.copy(content, file);
        } catch (IOException failure) {
            // It would go on for nobody.
            command.destroy();
            await(command, SECONDS_TO_END);
            throw failure;
        }
    }

    private static int ended(Process process) {
        while (!await(process, Long.MAX_VALUE)) {
            // Nothing else ends this.
        }
        return process.exitValue();
    }

    private static boolean await(Process process, long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException nobodyInterruptsThis) {
            return false;
        }
    }

    private int unwritten(Output output, String why, int code) {
        output.note("tempfile: " + Legible.foreign(why) + "; " + Legible.foreign(write.target() + " is as it was"));
        return code;
    }
}
