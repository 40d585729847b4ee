package dev.tempfile.testkit;

import static dev.tempfile.testkit.FileUnderTest.ascii;
import static dev.tempfile.testkit.FileUnderTest.bytes;
import static dev.tempfile.testkit.FileUnderTest.content;
import static dev.tempfile.testkit.FileUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.ByteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The part of the contract about threads: each call is atomic, an interrupt destroys nothing, a close may come at any time. */
@Timeout(120)
interface ThreadContract extends FileUnderTest {
    int RECORD = 16;

    // ---------------------------------------------------------------- several threads on one file

    @Test
    default void eachWriteIsWhole() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ByteFile file = newFile()) {
            recordsWrittenBy(threads, 4, 200, file);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
    default void virtualThreadsAreThreads() throws Exception {
        // By reflection, since this is compiled for Java 17.
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try (ByteFile file = newFile()) {
            recordsWrittenBy(threads, 100, 10, file);
        } finally {
            threads.shutdown();
        }
    }

    private static void recordsWrittenBy(ExecutorService threads, int count, int each, ByteFile file) throws Exception {
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[RECORD];
            Arrays.fill(record, (byte) (i + 1));
            boolean streaming = i % 2 == 0;
            writers.add(() -> {
                OutputStream output = file.output();
                for (int j = 0; j < each; j++) {
                    if (streaming) {
                        output.write(record);
                    } else {
                        file.write(ByteBuffer.wrap(record));
                    }
                }
                return null;
            });
        }
        for (Future<Void> writer : threads.invokeAll(writers)) {
            writer.get();
        }
        byte[] all = content(file);
        assertThat(all).hasSize(count * each * RECORD);
        int[] seen = new int[256];
        for (int at = 0; at < all.length; at += RECORD) {
            byte[] record = new byte[RECORD];
            Arrays.fill(record, all[at]);
            assertThat(Arrays.equals(all, at, at + RECORD, record, 0, RECORD))
                    .as("the record at " + at + " is whole")
                    .isTrue();
            seen[all[at] & 0xff]++;
        }
        for (int i = 0; i < count; i++) {
            assertThat(seen[(i + 1) & 0xff]).as("records of thread " + i).isEqualTo(each);
        }
    }

    @Test
    default void aReaderOfItsOwnFollowsAWriter() throws Exception {
        byte[] written = bytes(200_000);
        ExecutorService reading = Executors.newSingleThreadExecutor();
        try (ByteFile file = newFile()) {
            InputStream input = file.newInput();
            Future<byte[]> read = reading.submit(() -> {
                byte[] all = new byte[written.length];
                for (int at = 0; at < all.length; ) {
                    int count = input.read(all, at, Math.min(3_000, all.length - at));
                    at += Math.max(0, count);
                }
                return all;
            });
            OutputStream output = file.output();
            for (int at = 0; at < written.length; at += 1_000) {
                output.write(written, at, 1_000);
            }
            output.flush();
            assertThat(read.get(100, TimeUnit.SECONDS)).isEqualTo(written);
        } finally {
            reading.shutdownNow();
        }
    }

    @Test
    default void noCallKeepsTheFileFromOtherThreads() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (ByteFile file = newFile(DIGITS).rewind()) {
            for (ClosingContract.Use use : ClosingContract.Use.values()) {
                use.on(file);
                assertThat(other.submit(file::isOpen).get(100, TimeUnit.SECONDS))
                        .as("after " + use)
                        .isTrue();
            }
            file.text().writeLine("line").rewind().readLine();
            other.submit(file::size).get(100, TimeUnit.SECONDS);
            file.text().readAll();
            other.submit(file::size).get(100, TimeUnit.SECONDS);
            if (site().can(Ability.ATOMIC_RENAME)) {
                file.moveTo(target("published"));
                other.submit(file::isOpen).get(100, TimeUnit.SECONDS);
            }
            file.close();
            other.submit(file::isOpen).get(100, TimeUnit.SECONDS);
        } finally {
            other.shutdownNow();
        }
    }

    // ---------------------------------------------------------------- interrupts

    @Test
    default void anInterruptedThreadReadsAndWritesOn() throws IOException {
        try (ByteFile file = newFile()) {
            Thread.currentThread().interrupt();
            file.write(ascii(DIGITS));
            file.output().write('a');
            file.text().write("b");
            file.flush().force();
            assertThat(file.size()).isEqualTo(12);
            assertThat(file.resize(14).truncate(13).size()).isEqualTo(13);
            assertThat(file.newInput().readAllBytes()).isEqualTo(ascii(DIGITS + "ab\0"));
            assertThat(text(file)).isEqualTo(DIGITS + "ab\0");
            assertThat(file.isOpen()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            file.close();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    default void aThreadInterruptedAllTheTimeLosesNothing() throws Exception {
        assumeTrue(site().can(Ability.INTERRUPTS_AT_ANY_TIME), "this provider's channels are closed by interrupts");
        byte[] written = bytes(200_000);
        Thread worker = Thread.currentThread();
        AtomicBoolean enough = new AtomicBoolean();
        Thread interrupting = new Thread(() -> {
            while (!enough.get()) {
                worker.interrupt();
                Thread.onSpinWait();
            }
        });
        interrupting.start();
        try (ByteFile file = newFile()) {
            OutputStream output = file.output();
            for (int at = 0; at < written.length; at += 500) {
                if (at % 1_000 == 0) {
                    file.write(ByteBuffer.wrap(written, at, 500));
                } else {
                    output.write(written, at, 500);
                }
            }
            byte[] read = content(file);
            assertThat(read).isEqualTo(written);
        } finally {
            enough.set(true);
            joinUninterrupted(interrupting);
        }
    }

    private static void joinUninterrupted(Thread thread) {
        Thread.interrupted();
        while (thread.isAlive()) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
        Thread.interrupted();
    }

    // ---------------------------------------------------------------- closing in the middle

    @Test
    default void closingInTheMiddleOfATransferEndsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        InputStream slow = new InputStream() {
            @Override
            public int read() throws IOException {
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (begun.getCount() == 0) {
                    await(closed);
                }
                begun.countDown();
                return super.read(target, offset, Math.min(length, 100));
            }
        };
        ExecutorService writing = Executors.newSingleThreadExecutor();
        try {
            ByteFile file = newFile();
            Future<Long> transfer = writing.submit(() -> file.transferFrom(slow));
            await(begun);
            file.close();
            closed.countDown();
            assertThatThrownBy(() -> transfer.get(100, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedChannelException.class);
            assertThat(file.isOpen()).isFalse();
        } finally {
            writing.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    default void aWriteIsWholeOrRefusedWhenAnotherThreadCloses() throws Exception {
        byte[] piece = bytes(200_000);
        ExecutorService writing = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 5; round++) {
                ByteFile file = newFile();
                CountDownLatch begun = new CountDownLatch(1);
                Future<?> writer = writing.submit(() -> {
                    while (true) {
                        assertThat(file.write(ByteBuffer.wrap(piece))).isEqualTo(piece.length);
                        file.rewind();
                        begun.countDown();
                    }
                });
                await(begun);
                file.close();
                assertThatThrownBy(() -> writer.get(100, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ClosedChannelException.class);
            }
        } finally {
            writing.shutdownNow();
        }
    }

    @Test
    default void threadsThatCloseTogetherCloseOnce() throws Exception {
        ExecutorService closing = Executors.newFixedThreadPool(4);
        try {
            ByteFile file = newFile(DIGITS);
            Callable<Void> close = () -> {
                file.close();
                return null;
            };
            for (Future<Void> done : closing.invokeAll(List.of(close, close, close, close))) {
                done.get();
            }
            assertThat(file.isOpen()).isFalse();
        } finally {
            closing.shutdownNow();
        }
    }
}
