package dev.tempfile.testkit.campaign.fuzz;

import dev.tempfile.TempFile;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Any prefix and any suffix: refused when the recipe is made, or the name begins and ends so and lies where it shall. */
public final class FuzzedNames {
    private static final Path HERE =
            Path.of(System.getProperty("fuzz.directory", "")).toAbsolutePath();

    private FuzzedNames() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Bytes bytes = new Bytes(input);
        String prefix = bytes.text(200);
        String suffix = bytes.text(200);
        TempSpec within;
        try {
            within = TempSpec.defaults().in(HERE).withPrefix(prefix).withSuffix(suffix);
        } catch (IllegalArgumentException refused) {
            return;
        }
        TempSpec spec = bytes.number(2) == 0
                ? within
                : TempSpec.defaults().directlyIn(HERE).withPrefix(prefix).withSuffix(suffix);
        try (TempFile file = spec.createFile()) {
            Path path = file.path();
            String name = path.getFileName().toString();
            if (!name.startsWith(prefix) || !name.endsWith(suffix)) {
                throw new AssertionError("named " + name + ", not " + prefix + "…" + suffix);
            }
            Path parent = Objects.requireNonNull(path.getParent());
            Path home = spec == within ? parent.getParent() : parent;
            if (!HERE.equals(home) || !path.equals(path.normalize()) || !Files.exists(path)) {
                throw new AssertionError("lies at " + path);
            }
        } catch (FileSystemException tooLongHere) {
            if (!String.valueOf(tooLongHere.getFile()).startsWith(HERE.toString())) {
                throw new AssertionError("does not say where", tooLongHere);
            }
        }
    }
}
