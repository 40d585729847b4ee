package dev.tempfile.testkit.linux;

import dev.tempfile.AtomicSpec;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempSpec;
import dev.tempfile.platform.Kernel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replaces a directory, and keeps the previous one as its backup if there is a second argument, in a thread that waits for a line of its input before. */
final class ReplacingProgram {
    private ReplacingProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Kernel.rehearse(directory);
        TempDirectory staged = TempSpec.defaults().in(directory).createDirectory();
        Files.writeString(staged.resolve("file"), "new");
        Thread thread = new Thread(() -> {
            try {
                System.out.println(
                        "thread=" + Path.of("/proc/thread-self").toRealPath().getFileName());
                System.in.read();
                AtomicSpec spec = AtomicSpec.unsynced().replacing();
                staged.moveTo(directory.resolve("target"), args.length > 1 ? spec.withBackup(args[1]) : spec);
                System.out.println("done=true");
            } catch (Exception failure) {
                System.out.println("done=" + failure);
            }
        });
        thread.start();
        thread.join();
    }
}
