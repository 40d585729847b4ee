package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A program that goes on living: makes and closes things in no order, and looks whether all that it holds is still there and whole. */
final class SoakLoad implements DrivenProgram.Operation {
    private static final int STEPS = 30;
    private static final int HELD = 12;
    private static final int LONGEST = 20_000;

    private final Home home;
    private final List<Held> held = new ArrayList<>();

    /** What makes things. */
    interface Home {
        /** Makes something of one of several kinds, holds it open and writes the content to its path. */
        Held make(int kind, byte[] content) throws IOException;

        /** Something that is over when it returns. */
        void pass(int kind, byte[] content) throws IOException;
    }

    /** Something that is alive. */
    static final class Held {
        private final Path path;
        private final byte[] content;
        private final End end;

        /**
         * Holds it.
         *
         * @param path where its content lies
         * @param content what it is
         * @param end what lets it go
         */
        Held(Path path, byte[] content, End end) {
            this.path = path;
            this.content = content;
            this.end = end;
        }

        void end() throws IOException {
            end.run();
        }
    }

    /** Lets something go. */
    @FunctionalInterface
    interface End {
        void run() throws IOException;
    }

    SoakLoad(Home home) {
        this.home = home;
    }

    @Override
    public void run() throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int step = 0; step < STEPS; step++) {
            byte[] content = new byte[random.nextInt(LONGEST)];
            random.nextBytes(content);
            int kind = random.nextInt(12);
            if (random.nextInt(4) == 0) {
                home.pass(kind, content);
            } else if (held.size() < HELD && random.nextBoolean()) {
                held.add(home.make(kind, content));
            } else if (!held.isEmpty()) {
                held.remove(random.nextInt(held.size())).end();
            }
        }
        for (Held thing : held) {
            if (!Arrays.equals(Files.readAllBytes(thing.path), thing.content)) {
                throw new AssertionError("another content than was written: " + thing.path);
            }
        }
    }

    /** How much of the heap is in use. */
    @Override
    public String remark() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return Long.toString(runtime.totalMemory() - runtime.freeMemory());
    }
}
