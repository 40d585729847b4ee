package dev.tempfile.testkit.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who has a path lead to what stands there and to something else in turn, as fast as he can, until one of both is lost. */
final class Exchange implements AutoCloseable {
    private final Path path;
    private final Path other;
    private final Path away;
    private final AtomicLong made = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread attacker;

    /** Begins. */
    Exchange(Path path, Path other) {
        this.path = path;
        this.other = other;
        // Beside it, for who may not write a directory may not move it to another one.
        this.away = path.resolveSibling("away");
        this.attacker = new Thread(this::run, "exchanges " + path.getFileName());
        attacker.start();
    }

    /** How often the path came to lead to the other thing. */
    long made() {
        return made.get();
    }

    /** Waits until he is at it, so that whatever begins afterwards is attacked from its first step on. */
    Exchange running() {
        while (made.get() < 3 && attacker.isAlive()) {
            Thread.onSpinWait();
        }
        return this;
    }

    private void run() {
        try {
            while (!ended.get()) {
                move(path, away);
                move(other, path);
                made.incrementAndGet();
                move(path, other);
                move(away, path);
            }
        } catch (IOException lost) {
            // Somebody deleted one of them.
            return;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        // One rename, and nothing looked at before.
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws InterruptedException {
        ended.set(true);
        attacker.join();
    }
}
