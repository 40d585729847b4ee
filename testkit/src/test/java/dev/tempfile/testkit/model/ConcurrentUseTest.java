package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.ByteFile;
import dev.tempfile.TempDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Several threads on one file: each call happens at once or not at all, at the one position that they share. */
class ConcurrentUseTest {
    private static final int THREADS = 4;
    private static final int SECONDS = 100;
    private static TempDirectory scope;
    private static ExecutorService threads;

    @BeforeContainer
    static void begin() throws IOException {
        scope = TempDirectory.create();
        threads = Executors.newFixedThreadPool(THREADS + 1);
    }

    @AfterContainer
    static void end() throws IOException {
        threads.shutdownNow();
        scope.close();
    }

    /** A way to append one record in one call. */
    enum Append {
        BUFFER {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.write(ByteBuffer.wrap(bytes));
            }
        },
        ARRAY {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.write(bytes);
            }
        },
        STREAM {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.output().write(bytes);
            }
        },
        TEXT {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.text().write(new String(bytes, StandardCharsets.US_ASCII));
            }
        },
        LINE {
            @Override
            void write(ByteFile file, byte[] bytes) throws IOException {
                file.text().writeLine(new String(bytes, 0, bytes.length - 1, StandardCharsets.US_ASCII));
            }
        };

        abstract void write(ByteFile file, byte[] bytes) throws IOException;
    }

    @Property
    void recordsThatSeveralThreadsAppendAreWholeAndEachIsThereOnce(
            @ForAll("kinds") FileKind kind,
            @ForAll("appends") List<Append> appends,
            @ForAll @IntRange(min = 8, max = 9_000) int length,
            @ForAll @IntRange(min = 1, max = 30) int each)
            throws Exception {
        try (ByteFile file = kind.create(scope)) {
            together(appends.size(), number -> {
                for (int i = 0; i < each; i++) {
                    appends.get(number).write(file, written(number, i, length));
                    if (i % 7 == 0) {
                        // A look in between hands over what all have collected.
                        assertThat(file.size() % length).isZero();
                    }
                }
            });
            List<byte[]> expected = new ArrayList<>();
            for (int number = 0; number < appends.size(); number++) {
                for (int i = 0; i < each; i++) {
                    expected.add(written(number, i, length));
                }
            }
            assertThat(pieces(file.rewind().readAll(), length)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Property
    void recordsThatSeveralThreadsReadComeToOneOfThemEach(
            @ForAll("kinds") FileKind kind,
            @ForAll @IntRange(min = 8, max = 5_000) int length,
            @ForAll @IntRange(min = 1, max = 100) int count)
            throws Exception {
        try (ByteFile file = kind.create(scope)) {
            List<byte[]> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                expected.add(written(0, i, length));
                file.output().write(written(0, i, length));
            }
            file.rewind();
            List<byte[]> read = Collections.synchronizedList(new ArrayList<>());
            together(THREADS, number -> {
                for (byte[] one = next(file, number, length); one != null; one = next(file, number, length)) {
                    read.add(one);
                }
            });
            assertThat(pieces(concatenated(read), length)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Property
    void anIndependentReaderSeesAGrowingBeginningOfWholeRecords(
            @ForAll("kinds") FileKind kind,
            @ForAll("appends") List<Append> appends,
            @ForAll @IntRange(min = 8, max = 2_000) int length)
            throws Exception {
        int each = 30;
        try (ByteFile file = kind.create(scope)) {
            AtomicBoolean written = new AtomicBoolean();
            InputStream reader = file.newInput();
            Future<byte[]> read = threads.submit(() -> {
                List<byte[]> all = new ArrayList<>();
                boolean last;
                do {
                    last = written.get();
                    all.add(reader.readAllBytes());
                } while (!last);
                return concatenated(all);
            });
            together(Math.min(THREADS, appends.size()), number -> {
                for (int i = 0; i < each; i++) {
                    appends.get(number).write(file, written(number, i, length));
                }
            });
            file.flush();
            written.set(true);
            byte[] seen = read.get(SECONDS, TimeUnit.SECONDS);
            assertThat(seen).isEqualTo(file.rewind().readAll());
        }
    }

    @Property
    void aFileThatIsClosedInTheMiddleStopsEveryThreadWithThatReasonAlone(
            @ForAll("kinds") FileKind kind, @ForAll("appends") List<Append> appends) throws Exception {
        try (ByteFile file = kind.create(scope)) {
            CyclicBarrier running = new CyclicBarrier(appends.size() + 1);
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < appends.size(); i++) {
                Append append = appends.get(i);
                writers.add(threads.submit(() -> untilClosed(file, append, running)));
            }
            running.await(SECONDS, TimeUnit.SECONDS);
            file.close();
            for (Future<Integer> writer : writers) {
                assertThat(writer.get(SECONDS, TimeUnit.SECONDS)).isNotNegative();
            }
            assertThat(file.isOpen()).isFalse();
        }
    }

    private static int untilClosed(ByteFile file, Append append, CyclicBarrier running) throws Exception {
        OutputStream held = file.output();
        running.await(SECONDS, TimeUnit.SECONDS);
        try {
            for (int count = 0; ; count++) {
                append.write(file, written(0, count, 100));
                held.write(1);
                file.position(0).readAll();
            }
        } catch (ClosedChannelException closed) {
            return 0;
        }
    }

    // ---------------------------------------------------------------- what they do it with

    /** What one of the threads does. */
    private interface Work {
        void run(int number) throws IOException;
    }

    private static void together(int count, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(() -> {
                start.await(SECONDS, TimeUnit.SECONDS);
                work.run(number);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(all, SECONDS, TimeUnit.SECONDS)) {
            done.get();
        }
    }

    /** A record: a line of ASCII that says whose it is, and is nothing else from its beginning to its end. */
    private static byte[] written(int thread, int number, int length) {
        byte[] bytes = new byte[length];
        String name = thread + ":" + number + ":";
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) name.charAt(i % name.length());
        }
        bytes[length - 1] = '\n';
        return bytes;
    }

    private static byte @Nullable [] next(ByteFile file, int way, int length) throws IOException {
        byte[] target = new byte[length];
        int count = way % 2 == 0 ? file.read(ByteBuffer.wrap(target)) : line(file, target);
        return count < 0 ? null : Arrays.copyOf(target, count);
    }

    private static int line(ByteFile file, byte[] target) throws IOException {
        String line = file.text().readLine();
        if (line == null) {
            return -1;
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, target, 0, bytes.length);
        return bytes.length;
    }

    private static byte[] concatenated(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static List<byte[]> pieces(byte[] all, int length) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < all.length; at += length) {
            pieces.add(Arrays.copyOfRange(all, at, at + length));
        }
        return pieces;
    }

    @Provide
    Arbitrary<FileKind> kinds() {
        return FileKind.any();
    }

    @Provide
    Arbitrary<List<Append>> appends() {
        return Arbitraries.of(Append.values()).list().ofMinSize(1).ofMaxSize(THREADS);
    }
}
