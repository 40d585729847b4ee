package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkJobTest {
    @TempDir
    private Path directory;

    /** All records in order, so that an order that was not kept would show. */
    private record Joined(Chunks input) implements ChunkJob<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String perChunk(Chunk chunk) throws IOException {
            return new String(chunk.newInput().readAllBytes(), UTF_8);
        }

        @Override
        public String combine(String left, String right) {
            return left + right;
        }

        @Override
        public String result(Optional<String> combined) {
            return combined.orElse("nothing");
        }
    }

    private Chunks numbers(int count) throws IOException {
        StringBuilder text = new StringBuilder("n\n");
        for (int i = 0; i < count; i++) {
            text.append(i).append('\n');
        }
        return Given.chunks(directory.resolve("numbers.csv"), text.toString())
                .byRecords(7)
                .withoutHeaderInEach();
    }

    @Test
    void manyThreadsGiveWhatOneGives() throws IOException {
        Joined job = new Joined(numbers(1000));
        assertThat(job.run(ChunkEngine.local(8)))
                .isEqualTo(job.run(ChunkEngine.local(1)))
                .startsWith("0\n1\n")
                .endsWith("998\n999\n");
        assertThat(new Joined(numbers(0)).run(ChunkEngine.local(2))).isEqualTo("nothing");
    }

    @Test
    void progressRisesToTheEnd() throws IOException {
        List<Long> done = new ArrayList<>();
        new Joined(numbers(100)).run(ChunkEngine.local(3).withProgress((bytes, all) -> {
            done.add(bytes);
            assertThat(all).isEqualTo(292);
        }));
        assertThat(done).isSorted().hasSize(15).endsWith(292L);
    }

    @Test
    void progressOfACountRisesToTheEnd() throws IOException {
        List<Long> done = new ArrayList<>();
        assertThat(numbers(100).count((bytes, all) -> {
                    done.add(bytes);
                    assertThat(all).isEqualTo(292);
                }))
                .isEqualTo(100);
        assertThat(done).isSorted().endsWith(292L);
        done.clear();
        assertThat(Given.streamed("n\n1\n2\n").count((bytes, all) -> {
                    done.add(bytes);
                    assertThat(all).isEqualTo(-1);
                }))
                .isEqualTo(2);
        assertThat(done).containsExactly(6L);
    }

    @Test
    void aJobTravels() throws Exception {
        Joined job = new Joined(numbers(50));
        Object there = new ObjectInputStream(new ByteArrayInputStream(written(job))).readObject();
        assertThat(((Joined) there).run(ChunkEngine.local(2))).isEqualTo(job.run(ChunkEngine.local(2)));
        assertThatThrownBy(() -> written(new Joined(Given.streamed("n\n"))))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("a stream is a stream, which only this process can read");
    }

    private static byte[] written(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(object);
        return bytes.toByteArray();
    }

    /** A job that does something in each chunk. */
    private interface Work {
        void in(Chunk chunk) throws IOException;
    }

    private static final class Counting implements ChunkJob<Integer, Integer> {
        private static final long serialVersionUID = 1;
        private final Chunks input;
        private final transient Work work;

        Counting(Chunks input, Work work) {
            this.input = input;
            this.work = work;
        }

        @Override
        public Chunks input() {
            return input;
        }

        @Override
        public Integer perChunk(Chunk chunk) throws IOException {
            work.in(chunk);
            return 1;
        }

        @Override
        public Integer combine(Integer left, Integer right) {
            return left + right;
        }

        @Override
        public Integer result(Optional<Integer> combined) {
            return combined.orElse(0);
        }
    }

    @Test
    void aFailureNamesItsChunkAndNothingRunsOn() throws IOException {
        AtomicInteger running = new AtomicInteger();
        Chunks input = numbers(1000);
        Counting job = new Counting(input, chunk -> {
            running.incrementAndGet();
            try {
                if (chunk.number() == 5) {
                    throw new IOException("no luck");
                }
                if (chunk.number() > 5) {
                    Thread.sleep(50);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                running.decrementAndGet();
            }
        });
        assertThatThrownBy(() -> job.run(ChunkEngine.local(4)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(input.name() + ": chunk 5 (")
                .hasMessageContaining("no luck");
        assertThat(running).hasValue(0);
        Counting silent = new Counting(input, chunk -> {
            throw new EOFException();
        });
        assertThatThrownBy(() -> silent.run(ChunkEngine.local(2))).hasMessageEndingWith("failed: EOFException");
        Path missing = directory.resolve("missing");
        Counting lacking = new Counting(input, chunk -> Files.size(missing));
        assertThatThrownBy(() -> lacking.run(ChunkEngine.local(2)))
                .hasMessageStartingWith(missing + ": chunk 1 of " + input.name())
                .hasMessageEndingWith("failed: NoSuchFileException");
        Counting wrong = new Counting(input, chunk -> {
            throw new IllegalStateException("a defect");
        });
        assertThatThrownBy(() -> wrong.run(ChunkEngine.local(2)))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("chunk 1 of"));
    }

    /** A file whose last write can be put off to when its last chunk has been found, and is worked on. */
    private record Asked(Path path) implements InputFile {
        private static final long serialVersionUID = 1;
        private static final CountDownLatch TWICE = new CountDownLatch(2);

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public SeekableByteChannel open() throws IOException {
            return Files.newByteChannel(path);
        }

        @Override
        public FileTime lastModifiedTime() throws IOException {
            FileTime last = Files.getLastModifiedTime(path);
            TWICE.countDown();
            return last;
        }
    }

    @Test
    void aFileThatIsWrittenWhileItsLastChunkIsWorkedOnIsNoticed() throws IOException {
        Path file = Files.writeString(directory.resolve("written.csv"), "n\n1\n");
        Counting job = new Counting(Chunks.of(new Asked(file)), chunk -> {
            try {
                assertThat(Asked.TWICE.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            Files.writeString(file, "n\n2\n");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        });
        assertThatThrownBy(() -> job.run(ChunkEngine.local(1)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(file + ": was written to while it was read");
    }

    @Test
    void fewChunksAreBegunAheadOfASlowOne() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        Counting job = new Counting(numbers(1000), chunk -> {
            begun.incrementAndGet();
            if (chunk.number() == 1) {
                try {
                    Thread.sleep(300);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                assertThat(begun.get()).isLessThanOrEqualTo(4);
            }
        });
        assertThat(job.run(ChunkEngine.local(2))).isEqualTo(143);
    }

    @Test
    void unorderedNoneWaitsForASlowOneAndNotManyAreBegun() throws IOException {
        CountDownLatch others = new CountDownLatch(100);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger combined = new AtomicInteger();
        Counting job = new Counting(numbers(1000), chunk -> {
            assertThat(begun.incrementAndGet() - combined.get()).isLessThanOrEqualTo(2 * 2);
            others.countDown();
            try {
                assertThat(chunk.number() != 1 || others.await(60, TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(job.run(ChunkEngine.local(2).unordered().withProgress((done, all) -> combined.incrementAndGet())))
                .isEqualTo(143);
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        Thread caller = Thread.currentThread();
        Counting job = new Counting(numbers(1000), chunk -> {
            if (chunk.number() == 20) {
                caller.interrupt();
            }
            try {
                Thread.sleep(chunk.number() < 20 ? 0 : 60_000);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> job.run(ChunkEngine.local(2))).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
