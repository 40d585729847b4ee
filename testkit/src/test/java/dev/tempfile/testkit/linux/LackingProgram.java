package dev.tempfile.testkit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tempfile.AtomicSpec;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import dev.tempfile.UnnamedFile;
import dev.tempfile.platform.Kernel;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Does, at each line of its input, what that names, in a new thread that waits for a second line before it begins. */
final class LackingProgram {
    private LackingProgram() {}

    public static void main(String[] args) throws Exception {
        System.out.println("ready=" + (Kernel.rehearse(Path.of(args[0])) != null));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        int round = 0;
        for (String work = input.readLine(); work != null; work = input.readLine()) {
            round++;
            Path directory = Files.createDirectory(Path.of(args[0]).resolve("round" + round));
            TempSpec spec = TempSpec.defaults().in(directory);
            TempFile other = spec.createFile();
            String asked = work;
            int number = round;
            Thread thread = new Thread(() -> {
                try {
                    System.out.println("thread" + number + "="
                            + Path.of("/proc/thread-self").toRealPath().getFileName());
                    input.readLine();
                    System.out.println("result" + number + "=" + carryOut(asked, spec, directory));
                } catch (Exception failure) {
                    System.out.println("result" + number + "=" + failure);
                }
            });
            thread.start();
            thread.join();
            other.close();
        }
    }

    private static String carryOut(String work, TempSpec spec, Path directory) throws Exception {
        switch (work) {
            case "unnamed":
                try (UnnamedFile first = spec.createUnnamedFile();
                        UnnamedFile second = spec.createUnnamedFile()) {
                    first.write("fir".getBytes(UTF_8));
                    second.write("st".getBytes(UTF_8));
                    return new String(first.rewind().readAll(), UTF_8)
                            + new String(second.rewind().readAll(), UTF_8);
                }
            case "publish":
                try (SpooledFile file = spec.createSpooledFile(1)) {
                    file.write("published".getBytes(UTF_8));
                    return Files.readString(file.moveTo(directory.resolve("target")));
                }
            case "publish unsynced":
                try (SpooledFile file = spec.createSpooledFile(1)) {
                    file.write("published".getBytes(UTF_8));
                    return Files.readString(file.moveTo(directory.resolve("target"), AtomicSpec.unsynced()));
                }
            case "lock":
                try (TempDirectory beside =
                        TempSpec.defaults().directlyIn(directory).createDirectory()) {
                    return Files.isDirectory(beside.path()) ? "made" : "not made";
                }
            default:
                throw new IllegalArgumentException(work);
        }
    }
}
