package dev.tempfile.platform;

import dev.tempfile.spi.LinuxCalls;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries each of the native calls once, in a directory of ours, and says in one line which of them can be had there. */
public final class KernelTrial {
    private final LinuxCalls calls;
    private final Path directory;
    private final List<String> had = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();

    private KernelTrial(LinuxCalls calls, Path directory) {
        this.calls = calls;
        this.directory = directory;
    }

    /**
     * What can be had in {@code directory}, which is ours, or why nothing. Nothing of the trial is left there.
     *
     * @throws IOException if files cannot be made there
     */
    public static String of(Path directory) throws IOException {
        LinuxCalls calls = Kernel.calls();
        if (calls == null || !directory.getFileSystem().equals(FileSystems.getDefault())) {
            return "none: " + (calls == null ? Kernel.lack() : "this is not the default file system");
        }
        KernelTrial trial = new KernelTrial(calls, directory);
        trial.run();
        return trial.toString();
    }

    private void run() throws IOException {
        Path one = directory.resolve(RandomName.characters(8));
        Path other = directory.resolve(RandomName.characters(8));
        try (AsynchronousFileChannel unnamed = calls.createUnnamed(directory);
                Closeable lock = calls.lockShared(directory)) {
            told("files without a name", unnamed);
            told("giving them one", unnamed != null && calls.link(unnamed, one, Privacy.FILE) ? unnamed : null);
            if (Files.notExists(one)) {
                Files.createFile(one);
            }
            told("renaming without replacing", calls.rename(one, other, false) ? other : null);
            if (Files.notExists(one)) {
                Files.createFile(one);
            }
            told("exchanging", Files.exists(other) && calls.rename(one, other, true) ? other : null);
            told("locks against ageing", lock);
        } finally {
            Files.deleteIfExists(one);
            Files.deleteIfExists(other);
        }
    }

    private void told(String what, @Nullable Object result) {
        (result == null ? lacking : had).add(what);
    }

    /** In one line. */
    @Override
    public String toString() {
        String can = String.join(", ", had);
        String cannot = String.join(", ", lacking);
        return (can.isEmpty() ? "none" : can) + (cannot.isEmpty() ? "" : "; lacking on this file system: " + cannot);
    }
}
