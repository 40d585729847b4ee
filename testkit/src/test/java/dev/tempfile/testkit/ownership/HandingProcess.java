package dev.tempfile.testkit.ownership;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.Outcome;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that makes a directory, hands it on to a child of its own, and then waits to be told how to end. */
final class HandingProcess implements AutoCloseable {
    /** How the child comes to hold the directory. */
    enum Way {
        /** It does not. */
        UNRECORDED,
        /** Its parent records it. */
        HANDLE,
        /** It records itself. */
        ITSELF,
        /** Its own child has the directory in its environment; it ends. */
        BACKGROUND
    }

    private final RunningJvm jvm;
    private final Path home;
    private final Path work;
    private final ProcessHandle child;

    private HandingProcess(RunningJvm jvm) {
        this.jvm = jvm;
        this.work = Path.of(jvm.await("work"));
        this.home = Path.of(jvm.await("home"));
        this.child = ProcessHandle.of(Long.parseLong(jvm.await("child"))).orElseThrow();
    }

    static HandingProcess in(Path directory, Way way) throws IOException {
        return new HandingProcess(ChildJvm.running(Program.class, directory).start(directory, way));
    }

    /** Its process directory. */
    Path home() {
        return home;
    }

    /** The directory that it handed on. */
    Path work() {
        return work;
    }

    /** Who has it now. */
    ProcessHandle child() {
        return child;
    }

    void kill() throws IOException {
        jvm.signal("KILL").await();
    }

    /** Has it end by itself, its directory not closed. */
    Outcome exit() throws IOException {
        return jvm.signal("TERM").await();
    }

    /** Ends the child, and waits until it is gone, or a zombie: whoever inherited it may let that wait for seconds. */
    void killChild() {
        child.destroyForcibly();
        for (int waited = 0; waited < 60_000 && runs(child.pid()); waited += 5) {
            sleep();
        }
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException ended) {
            return Files.exists(Path.of("/proc/" + pid));
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException interrupt) {
            throw new AssertionError("interrupted while a process was waited for", interrupt);
        }
    }

    @Override
    public void close() {
        child.destroyForcibly();
        jvm.close();
    }

    /** What runs in it. */
    static final class Program {
        private static TempDirectory work;

        public static void main(String[] args) throws Exception {
            TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
            work = spec.createDirectory();
            Files.createFile(work.resolve("content"));
            TempFile other = spec.createFile();
            System.out.println("work=" + work.path());
            System.out.println("other=" + other.path());
            System.out.println("home=" + work.path().getParent());
            System.out.println("child=" + child(Way.valueOf(args[1])));
            Thread.sleep(120_000);
        }

        private static long child(Way way) throws Exception {
            ProcessBuilder builder = new ProcessBuilder("sleep", "100");
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            switch (way) {
                case UNRECORDED -> {
                    return builder.start().pid();
                }
                case HANDLE -> {
                    Process process = builder.start();
                    work.heldBy(process.toHandle());
                    return process.pid();
                }
                case ITSELF -> {
                    Process process = work.heldBy(builder).start();
                    awaitCommand(process, "sleep");
                    return process.pid();
                }
                default -> {
                    builder.command(List.of("sh", "-c", "sleep 100 > /dev/null & echo $!"));
                    builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
                    builder.environment().put("TMPDIR", work.path().toString());
                    Process process = work.heldBy(builder).start();
                    long child = Long.parseLong(process.inputReader().readLine());
                    process.waitFor();
                    return child;
                }
            }
        }

        private static void awaitCommand(Process process, String command) throws IOException {
            Path name = Path.of("/proc/" + process.pid() + "/comm");
            for (int waited = 0;
                    waited < 60_000 && !Files.readString(name).strip().equals(command);
                    waited += 5) {
                sleep();
            }
        }
    }
}
