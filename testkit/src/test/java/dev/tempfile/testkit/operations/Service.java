package dev.tempfile.testkit.operations;

import dev.tempfile.Finding;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempListener;
import dev.tempfile.TempSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A program that a deployment runs: its arguments are the steps that it takes, one after the other, each of which says its result. */
final class Service {
    private static final int PIECE = 1 << 20;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final List<Path> MADE = new ArrayList<>();
    private static final List<Path> SWEPT = new CopyOnWriteArrayList<>();

    /** What it can do. */
    enum Step {
        /** Makes one thing of each kind in the default directory, and waits until both its witnesses are there. */
        MAKE,
        /** Makes a file that it keeps. */
        KEEP,
        /** Waits for what the background sweep removes. */
        AWAIT_SWEEP,
        /** Sweeps now. */
        SWEEP,
        /** Looks, and removes nothing. */
        LOOK,
        /** Says which promises are weaker in the default directory, and what a strict recipe says. */
        WEAKER,
        /** Waits for a line of its input. */
        AWAIT,
        /** Says whether all that it made is there. */
        CHECK,
        /** Takes memory until it is killed. */
        EAT,
        /** Writes a temporary file until that fails. */
        FILL,
        /** As before, one that is spooled. */
        FILL_SPOOLED,
        /** As before, with a quota of two pieces. */
        FILL_QUOTA
    }

    private Service() {}

    public static void main(String[] args) throws Exception {
        TempFiles.setListener(new TempListener() {
            @Override
            public void swept(Path path) {
                SWEPT.add(path);
            }
        });
        for (String step : args) {
            System.out.println(step + "=" + take(Step.valueOf(step)));
        }
    }

    private static Object take(Step step) throws Exception {
        return switch (step) {
            case MAKE -> make();
            case KEEP -> kept();
            case AWAIT_SWEEP -> awaited();
            case SWEEP -> said(TempFiles.sweep());
            case LOOK -> said(TempFiles.findings(TempFiles.defaultDirectory()));
            case WEAKER -> weaker();
            case AWAIT -> System.in.read();
            case CHECK -> MADE.stream().allMatch(Files::exists);
            case EAT -> eaten();
            case FILL -> filled(TempSpec.defaults().createFile());
            case FILL_SPOOLED -> filledSpooled();
            case FILL_QUOTA -> filled(TempSpec.defaults().withQuota(2 * PIECE).createFile());
        };
    }

    private static Path make() throws IOException, InterruptedException {
        TempSpec spec = TempSpec.defaults();
        TempFile file = spec.createFile().write(new byte[10]);
        TempDirectory directory = spec.createDirectory();
        MADE.add(file.path());
        MADE.add(Files.createFile(
                Files.createDirectories(directory.resolve("a/b")).resolve("c")));
        MADE.add(spec.createFileUntilExit());
        OPEN.addAll(List.of(file, directory));
        Path home = file.path().getParent();
        boolean fits = home.toString().length() < 90;
        for (int waited = 0; fits && waited < 60_000 && !Files.exists(home.resolve("socket")); waited += 10) {
            Thread.sleep(10);
        }
        System.out.println("pid=" + ProcessHandle.current().pid());
        return home;
    }

    private static Path kept() throws IOException {
        return Files.writeString(TempSpec.defaults().createKeptFile(), "kept");
    }

    private static Path awaited() throws InterruptedException {
        for (int waited = 0; waited < 60_000 && SWEPT.isEmpty(); waited += 10) {
            Thread.sleep(10);
        }
        return SWEPT.get(0);
    }

    private static String said(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.state() + " " + finding.path() + ": " + finding.reason())
                .collect(Collectors.joining(" | "));
    }

    private static String weaker() throws IOException {
        String weaker = TempFiles.guarantees(TempFiles.defaultDirectory()).stream()
                .filter(guarantee -> !guarantee.kept())
                .map(guarantee -> guarantee.promise() + ": " + guarantee.how())
                .collect(Collectors.joining(" | "));
        try (TempFile strict = TempSpec.defaults().strict().createFile()) {
            return weaker + " | strict: " + strict.size();
        } catch (FileSystemException refused) {
            return weaker + " | strict: " + refused.getReason();
        }
    }

    private static int eaten() throws InterruptedException {
        List<ByteBuffer> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ByteBuffer more = ByteBuffer.allocateDirect(4 * PIECE);
            while (more.remaining() > 0) {
                more.put((byte) 1);
            }
            all.add(more);
        }
        return all.size();
    }

    private static String filled(TempFile file) throws IOException {
        try (file) {
            return untilItFails(() -> file.write(new byte[PIECE]));
        }
    }

    private static String filledSpooled() throws IOException {
        try (SpooledFile file = TempSpec.defaults().createSpooledFile(PIECE)) {
            return untilItFails(() -> file.write(new byte[PIECE]));
        }
    }

    private interface Write {
        void one() throws IOException;
    }

    private static String untilItFails(Write write) throws IOException {
        for (int written = 0; written < 2_000; written++) {
            try {
                write.one();
            } catch (FileSystemException full) {
                return written + " MiB, then " + full.getMessage();
            }
        }
        return "never";
    }
}
