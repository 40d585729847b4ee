package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories of a campaign's own, gone when it is closed: one to work in, one to warm up in, and room for a trace. */
final class Ground implements AutoCloseable {
    private final Path top;

    private Ground(Path top) {
        this.top = top;
    }

    /** Makes one in a directory. */
    static Ground in(Path parent) throws IOException {
        Path top = Files.createTempDirectory(parent, "campaign");
        // Others drive programs in it, too.
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ground ground = new Ground(top);
        ground.reset();
        return ground;
    }

    Path top() {
        return top;
    }

    Layout work() {
        return new Layout(top.resolve("work"));
    }

    Layout warm() {
        return new Layout(top.resolve("warm"));
    }

    /** A place to warm up in for one more program, which works beside the one that is driven. */
    Path warm(String name) throws IOException {
        return Files.createDirectories(top.resolve("warm-" + name));
    }

    Path trace() {
        return top.resolve("trace");
    }

    /** Begins anew, without anything that was left. */
    void reset() throws IOException {
        for (Path directory : new Path[] {work().directory(), warm().directory()}) {
            Files.createDirectories(directory);
            // Not the directory itself, which something may be mounted at.
            Commands.run("find", directory.toString(), "-xdev", "-mindepth", "1", "-delete");
        }
        work().reset();
        warm().reset();
    }

    @Override
    public void close() throws IOException {
        // Not with what is under test, nor by paths, which the tree may be too deep for.
        Commands.run("rm", "-rf", "--one-file-system", top.toString());
    }
}
