package dev.tempfile.testkit.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A namespace of process ids of its own, as a container has one, in which the next id can be chosen. */
final class PidNamespace implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Process holder;
    private final long first;

    private PidNamespace(Process holder, long first) {
        this.holder = holder;
        this.first = first;
    }

    /** Why there can be none here, or an empty text. */
    static String missing() throws IOException {
        for (String command : List.of("unshare", "nsenter", "setpriv")) {
            if (!Commands.exists(command)) {
                return command + " is not installed (util-linux)";
            }
        }
        return !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                ? "only root makes namespaces"
                : Files.exists(Path.of("/proc/sys/kernel/ns_last_pid")) ? "" : "the kernel has no ns_last_pid";
    }

    static PidNamespace made() throws IOException {
        Process holder = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--kill-child",
                        "sh",
                        "-c",
                        "echo in; exec sleep 3600")
                .redirectErrorStream(true)
                .start();
        // Once it says so its first process is there, with its own /proc.
        String said = holder.inputReader().readLine();
        Long first = holder.children().map(ProcessHandle::pid).findFirst().orElse(null);
        if (first == null || !"in".equals(said)) {
            holder.destroyForcibly();
            throw new IOException("no namespace of process ids: " + said);
        }
        return new PidNamespace(holder, first);
    }

    private List<String> entering() {
        return List.of("nsenter", "--target", Long.toString(first), "--pid", "--mount");
    }

    /** The program, started in here, and killed with what started it. */
    Program around(Program program) {
        return program.behind(List.of("setpriv", "--pdeathsig", "KILL")).behind(entering());
    }

    /** Has the process that is started in here next get this id, which must be free. */
    void next(int id) throws IOException {
        List<String> command = new ArrayList<>(entering());
        command.addAll(List.of("sh", "-c", "echo " + (id - 1) + " >/proc/sys/kernel/ns_last_pid"));
        Commands.run(command.toArray(String[]::new));
    }

    /** Whether a process of this id runs in here. */
    boolean has(int id) throws IOException {
        return Files.exists(Path.of("/proc/" + first + "/root/proc/" + id));
    }

    @Override
    public void close() {
        holder.descendants().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly();
        try {
            holder.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a namespace was ended", interrupt);
        }
    }
}
