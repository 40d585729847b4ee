package dev.tempfile.testkit.campaign.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The side of a Java program in the conversation with the harness; {@code RunningProgram} is the other side.
 *
 * <p>Its last three arguments are an operation, the directory to work in, and another one, laid out alike, to warm up in. It is
 * told {@code prepare} and says {@code ready TID}, the operating system's number of a fresh thread that will do nothing but the
 * operation; it is told {@code go} and says {@code ok}, perhaps with a remark, or {@code failed} (as declared) or {@code crashed} with the exceptions one
 * a line, then {@code done}; and so on until its input ends, when it ends too, in the ordinary way.
 */
public abstract class DrivenProgram {
    private static final int WARM_UPS = 4;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** One operation, prepared so that nothing but the operation itself is left to do. */
    @FunctionalInterface
    protected interface Operation {
        /** Does it. */
        void run() throws Exception;

        /** What there is to be said of it once it is done: not more than a line. */
        default String remark() {
            return "";
        }

        /** Looks, once it has failed, whether what it holds is whole; called on another thread. Throws what says that it is not. */
        default void inspect() throws Exception {}

        /** Gives up what it holds, before the next one is prepared. */
        default void end() throws Exception {}
    }

    /** For subclasses. */
    protected DrivenProgram() {}

    /** Prepares an operation; called on another thread than the one that runs it. */
    protected abstract Operation prepare(String operation, Layout layout) throws Exception;

    /** Loads what failures need, so that under a fault the system calls are the operation's alone. */
    protected abstract void preload() throws Exception;

    /** Waits for what an operation had done by other threads, so that no look at the program meets it half done. */
    protected void settle() throws Exception {}

    /** Converses until the input ends. */
    protected final void serve(String operation, Path directory, Path warm) throws Exception {
        preload();
        Layout scratch = new Layout(warm);
        for (int round = 0; round < WARM_UPS; round++) {
            scratch.reset();
            Operation prepared = prepare(operation, scratch);
            onFreshThread(prepared, null);
            settle();
            prepared.end();
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Operation last = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("prepare")) {
                try {
                    if (last != null) {
                        last.end();
                        last = null;
                    }
                    last = prepare(operation, new Layout(directory));
                    settle();
                } catch (Exception failure) {
                    out.println(word("broken", failure));
                    continue;
                }
                Throwable thrown = onFreshThread(last, in);
                settle();
                report(thrown == null ? null : inspected(last, thrown), last.remark());
            }
        }
        if (last != null) {
            last.end();
        }
    }

    /** Runs it on a thread of its own: that is the one that is traced. With {@code in}, says so and waits for "go". */
    private @Nullable Throwable onFreshThread(Operation operation, @Nullable BufferedReader in) throws Exception {
        CountDownLatch born = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<String> number = new AtomicReference<>("");
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                number.set(Files.readSymbolicLink(Path.of("/proc/thread-self"))
                        .getFileName()
                        .toString());
                born.countDown();
                go.await();
                operation.run();
            } catch (Throwable failure) {
                thrown.set(failure);
                born.countDown();
            }
        });
        thread.start();
        born.await();
        if (in != null) {
            out.println("ready " + number.get());
            in.readLine();
        }
        go.countDown();
        thread.join();
        return thrown.get();
    }

    private static Throwable inspected(Operation failed, Throwable thrown) {
        try {
            failed.inspect();
            return thrown;
        } catch (Exception | AssertionError lost) {
            AssertionError worse = new AssertionError("after it had failed: " + lost, thrown);
            worse.addSuppressed(lost);
            return worse;
        }
    }

    private void report(@Nullable Throwable thrown, String remark) {
        if (thrown == null) {
            out.println("ok" + (remark.isEmpty() ? "" : " " + remark));
        } else {
            out.println(word(thrown instanceof IOException ? "failed" : "crashed", thrown));
            reportBehind(thrown, 0);
        }
        out.println("done");
    }

    private void reportBehind(Throwable thrown, int depth) {
        if (depth > 10) {
            return;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            out.println(word("suppressed", suppressed));
            reportBehind(suppressed, depth + 1);
        }
        if (thrown.getCause() != null) {
            out.println(word("cause", thrown.getCause()));
            reportBehind(thrown.getCause(), depth + 1);
        }
    }

    private static String word(String word, Throwable thrown) {
        String line = word + " " + thrown;
        StackTraceElement[] stack = thrown.getStackTrace();
        // Where it came from matters only where none was expected.
        String where = word.equals("crashed") && stack.length > 0 ? " at " + stack[0] : "";
        return (line + where).replace('\n', ' ');
    }

    /** Loads and initialises classes by name. */
    protected static void load(String... names) throws ClassNotFoundException {
        for (String name : names) {
            Class.forName(name);
        }
    }

    /** Makes the JDK load what it needs to fail: its exceptions, and the C library's messages. */
    protected static void preloadFailures(Path absent) {
        for (int round = 0; round < 2; round++) {
            try {
                Files.delete(absent.resolve("absent"));
            } catch (IOException expected) {
                expected.addSuppressed(new IOException(expected.toString()));
                if (expected.getStackTrace().length < 0) {
                    throw new AssertionError(expected);
                }
            }
        }
    }
}
