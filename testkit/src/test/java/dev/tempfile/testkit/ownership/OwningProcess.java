package dev.tempfile.testkit.ownership;

import dev.tempfile.AtomicFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.testkit.process.ChildJvm;
import dev.tempfile.testkit.process.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that makes one thing of each kind in a directory, says so, and then does nothing until it is ended. */
final class OwningProcess implements AutoCloseable {
    private final RunningJvm jvm;
    private final Path home;

    private OwningProcess(RunningJvm jvm, Path home) {
        this.jvm = jvm;
        this.home = home;
    }

    /** Started, with everything made and both witnesses there. */
    static OwningProcess in(Path directory) throws IOException {
        return in(directory, ChildJvm.running(Program.class, directory));
    }

    /** As {@link #in(Path)}, in a JVM of one's choice. */
    static OwningProcess in(Path directory, ChildJvm jvm, String... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(directory));
        arguments.addAll(List.of(more));
        RunningJvm running = jvm.start(arguments.toArray());
        Path home = Path.of(running.await("home"));
        return new OwningProcess(running, home);
    }

    /** Its process directory. */
    Path home() {
        return home;
    }

    /** Ends it as nothing can be noticed. */
    void kill() throws IOException {
        jvm.signal("KILL").await();
    }

    /** Stops it; it still lives. */
    void stop() throws IOException {
        jvm.signal("STOP");
    }

    /** What it says of what it made, once it was told to go on: it must all still be there. */
    String end() throws IOException {
        jvm.signal("CONT");
        return jvm.signal("TERM").await().value("all still there");
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** What runs in it. */
    static final class Program {
        private static final List<AutoCloseable> HELD = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            TempSpec spec = TempSpec.defaults().in(directory);
            List<Path> made = new ArrayList<>();
            TempFile file = spec.createFile().write(new byte[10]);
            made.add(file.path());
            TempDirectory work = spec.createDirectory();
            made.add(Files.createFile(
                    Files.createDirectories(work.resolve("a/b")).resolve("c")));
            TempFile beside = TempSpec.defaults().directlyIn(directory).createFile();
            made.add(beside.path());
            TempDirectory besideToo = TempSpec.defaults().directlyIn(directory).createDirectory();
            made.add(Files.createFile(besideToo.resolve("d")));
            made.add(spec.createFileUntilExit());
            AtomicFile atomic = AtomicFile.open(directory.resolve("target"));
            HELD.addAll(List.of(file, work, beside, besideToo, atomic));
            Path home = file.path().getParent();
            if (args.length > 1 && args[1].equals("drops its lock")) {
                // What any code of the process may do: fcntl(2) drops all its locks on the file then.
                Files.readAllBytes(home.resolve("owner"));
            }
            awaitSocket(home);
            Thread hook = new Thread(() -> {
                System.out.println("all still there=" + made.stream().allMatch(Files::exists));
                try {
                    TempFiles.deleteAll();
                } catch (IOException left) {
                    System.out.println("left=" + left);
                }
            });
            TempFiles.exitCleanup(false);
            Runtime.getRuntime().addShutdownHook(hook);
            System.out.println("home=" + home);
            Thread.sleep(120_000);
        }

        private static void awaitSocket(Path home) throws InterruptedException {
            boolean fits = home.toString().length() < 90;
            for (int waited = 0; fits && waited < 60_000 && !Files.exists(home.resolve("socket")); waited += 10) {
                Thread.sleep(10);
            }
        }
    }
}
