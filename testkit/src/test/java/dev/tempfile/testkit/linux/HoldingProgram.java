package dev.tempfile.testkit.linux;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes something of each kind in a directory, says what, and says at each line of its input whether all of it is there. */
final class HoldingProgram {
    private static final List<AutoCloseable> HELD = new ArrayList<>();

    private HoldingProgram() {}

    public static void main(String[] args) throws Exception {
        TempSpec spec = TempSpec.defaults().in(Path.of(args[0]));
        TempFile file = spec.createFile().write(new byte[10]);
        TempDirectory work = spec.createDirectory();
        Path inside =
                Files.createFile(Files.createDirectories(work.resolve("a/b")).resolve("c"));
        TempDirectory beside = TempSpec.defaults().directlyIn(Path.of(args[0])).createDirectory();
        Path insideBeside = Files.createFile(beside.resolve("d"));
        HELD.addAll(List.of(file, work, beside));
        Path home = file.path().getParent();
        List<Path> made = List.of(
                file.path(),
                inside,
                insideBeside,
                spec.createFileUntilExit(),
                home.resolve("owner"),
                home.resolve("socket"));
        while (!Files.exists(home.resolve("socket"))) {
            Thread.sleep(5);
        }
        System.out.println("home=" + home);
        System.out.println("beside=" + beside.path());
        for (int asked = 1; System.in.read() >= 0; asked++) {
            System.in.skip(System.in.available());
            System.out.println(
                    "there" + asked + "=" + made.stream().filter(Files::exists).count() + " of " + made.size());
        }
    }
}
