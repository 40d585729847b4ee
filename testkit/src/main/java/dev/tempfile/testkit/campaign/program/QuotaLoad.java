package dev.tempfile.testkit.campaign.program;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen threads that do what comes to their minds within one quota, and then a look whether all of it is free again.
 *
 * <p>That it is never passed is looked at from outside, while they are at work.
 */
final class QuotaLoad {
    private static final int THREADS = 16;
    private static final int FILES_EACH = 3;
    private static final int LONGEST_WRITE = 150_000;

    private QuotaLoad() {}

    /** A file that counts for the quota. */
    interface Bounded extends Closeable {
        void write(long position, int bytes) throws IOException;

        void resize(long size) throws IOException;

        /** Lets it go in one of several ways, after each of which it counts no more. */
        void leave(int how) throws IOException;
    }

    /** Where the quota holds. */
    interface Room {
        /** Opens an empty file, of one of several kinds. */
        Bounded open(int kind) throws IOException;

        /** Whether it says that the quota is used up. */
        boolean refuses(IOException failure);
    }

    /** Does {@link Layout#QUOTA_OPERATIONS}, and closes what it opened. */
    static void run(Room room) throws Exception {
        LongAdder refused = new LongAdder();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < THREADS; number++) {
            Thread thread = new Thread(() -> {
                try {
                    work(room, refused);
                } catch (Throwable failure) {
                    thrown.compareAndSet(null, failure);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failure = thrown.get();
        if (failure instanceof Exception exception) {
            throw exception;
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
        if (refused.sum() == 0) {
            throw new AssertionError("nothing was ever refused: so much of nothing proves nothing");
        }
        demandAll(room);
    }

    private static void work(Room room, LongAdder refused) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<Bounded> open = new ArrayList<>();
        try {
            for (int done = 0; done < Layout.QUOTA_OPERATIONS / THREADS; done++) {
                try {
                    step(room, random, open);
                } catch (IOException failure) {
                    if (!room.refuses(failure)) {
                        throw failure;
                    }
                    refused.increment();
                }
            }
        } finally {
            for (Bounded file : open) {
                file.close();
            }
        }
    }

    private static void step(Room room, ThreadLocalRandom random, List<Bounded> open) throws IOException {
        if (open.isEmpty() || open.size() < FILES_EACH && random.nextInt(3) == 0) {
            open.add(room.open(random.nextInt(8)));
            return;
        }
        int chosen = random.nextInt(open.size());
        Bounded file = open.get(chosen);
        switch (random.nextInt(8)) {
            case 0 -> file.resize(random.nextInt(2 * LONGEST_WRITE));
            case 1 -> file.resize(0);
            case 2 -> open.remove(chosen).leave(random.nextInt(8));
            default -> file.write(random.nextInt(LONGEST_WRITE), random.nextInt(LONGEST_WRITE));
        }
    }

    /** With everything closed, one file may have all of the quota, and not a byte more. */
    private static void demandAll(Room room) throws IOException {
        try (Bounded file = room.open(0)) {
            try {
                file.write(0, Layout.QUOTA_BYTES);
            } catch (IOException refused) {
                throw new AssertionError("the quota is not free again: " + refused, refused);
            }
            try {
                file.write(Layout.QUOTA_BYTES, 1);
            } catch (IOException refused) {
                if (!room.refuses(refused)) {
                    throw refused;
                }
                return;
            }
            throw new AssertionError("more was given back to the quota than was taken");
        }
    }
}
