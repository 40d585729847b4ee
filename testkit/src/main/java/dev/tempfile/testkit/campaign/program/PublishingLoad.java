package dev.tempfile.testkit.campaign.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Four writers that publish one edition after another at one target, while others read it. */
final class PublishingLoad implements DrivenProgram.Operation {
    private static final int WRITERS = 4;
    private static final int EDITIONS_EACH = 25;
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Path target;
    private final Press press;

    /** What puts a content at a target, over what is there. */
    @FunctionalInterface
    interface Press {
        void publish(Path target, byte[] content) throws IOException;
    }

    PublishingLoad(Layout layout, Press press) {
        this.target = layout.target();
        this.press = press;
    }

    @Override
    public void run() throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int index = 0; index < WRITERS; index++) {
            long writer = ProcessHandle.current().pid() * WRITERS + index;
            Thread thread = new Thread(() -> {
                try {
                    publish(writer);
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
        if (failure instanceof IOException declared) {
            throw declared;
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    private void publish(long writer) throws IOException {
        for (int made = 0; made < EDITIONS_EACH; made++) {
            press.publish(target, new Edition(writer, NUMBER.incrementAndGet()).bytes());
        }
    }

    /** How many editions. */
    @Override
    public String remark() {
        return Integer.toString(WRITERS * EDITIONS_EACH);
    }
}
