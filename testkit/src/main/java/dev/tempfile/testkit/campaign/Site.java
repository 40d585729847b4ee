package dev.tempfile.testkit.campaign;

import dev.tempfile.testkit.campaign.program.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where several programs work, each with a place of its own to warm up in. */
record Site(Ground ground, Path top) implements AutoCloseable {
    /** So long that no socket below it can have a name. */
    static final String TOO_LONG_FOR_SOCKETS = "d".repeat(100);

    static Site in(Path parent, String within) throws IOException {
        Ground ground = Ground.in(parent);
        Site site = new Site(ground, Files.createDirectories(ground.top().resolve(within)));
        new Layout(Files.createDirectories(site.work())).reset();
        return site;
    }

    Path work() {
        return top.resolve("work");
    }

    Path warm(String name) throws IOException {
        return Files.createDirectories(top.resolve("warm-" + name));
    }

    @Override
    public void close() throws IOException {
        ground.close();
    }
}
