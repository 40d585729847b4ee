package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.chunks.input.ByteOrderMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process finds and another works on, also on a file system that Java does not know. */
class ChunkPartTest {
    @TempDir
    private Path directory;

    /** A file that can only be read through its channels, of which it counts those that are open, and what they read. */
    private record Elsewhere(String path) implements InputFile {
        private static final long serialVersionUID = 1;
        private static final AtomicInteger OPEN = new AtomicInteger();
        private static final AtomicLong READ = new AtomicLong();

        @Override
        public String name() {
            return "elsewhere:" + path;
        }

        @Override
        public SeekableByteChannel open() throws IOException {
            OPEN.incrementAndGet();
            return new Counted(Files.newByteChannel(Path.of(path)));
        }

        @Override
        public FileTime lastModifiedTime() throws IOException {
            return Files.getLastModifiedTime(Path.of(path));
        }
    }

    /** A channel that gives few bytes at once, as channels may, and tells when it is closed. */
    private record Counted(SeekableByteChannel channel) implements SeekableByteChannel {
        @Override
        public int read(java.nio.ByteBuffer into) throws IOException {
            int limit = into.limit();
            into.limit(Math.min(limit, into.position() + 1000));
            try {
                int read = ((ReadableByteChannel) channel).read(into);
                Elsewhere.READ.addAndGet(Math.max(0, read));
                return read;
            } finally {
                into.limit(limit);
            }
        }

        @Override
        public int write(java.nio.ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                Elsewhere.OPEN.decrementAndGet();
            }
            channel.close();
        }
    }

    /** All records in order, and which chunk they came in. */
    private record Joined(Chunks input) implements ChunkJob<String, String> {
        private static final long serialVersionUID = 1;

        @Override
        public String perChunk(Chunk chunk) throws IOException {
            String content = new String(chunk.newInput().readAllBytes(), UTF_8);
            if (content.contains("fail")) {
                throw new IOException("no luck");
            }
            return "[" + chunk.number() + " " + content + "]";
        }

        @Override
        public String combine(String left, String right) {
            return left + right;
        }

        @Override
        public String result(Optional<String> combined) {
            return combined.orElse("");
        }
    }

    private Path written(int records) throws IOException {
        StringBuilder text = new StringBuilder("n,note\n");
        for (int i = 0; i < records; i++) {
            text.append(i).append(",\"a\n\"\"b\"\"\"\n");
        }
        return Files.writeString(directory.resolve("input.csv"), text);
    }

    private static Object travelled(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(object);
        return new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100})
    void thePartsTogetherAreTheWholeWhoeverWorksOnThem(int most) throws Exception {
        for (Chunks input : List.of(
                Chunks.of(written(70)).byRecords(10),
                Chunks.of(new Elsewhere(written(70).toString())).byRecords(10).withoutHeaderInEach())) {
            Joined job = new Joined(input);
            List<String> values = new ArrayList<>();
            List<ChunkPart> parts = ChunkPart.of(input, most);
            for (ChunkPart part : parts) {
                values.add(((ChunkPart) travelled(part)).run((Joined) travelled(job)));
            }
            assertThat(values).hasSize(Math.min(most, 7));
            assertThat(String.join("", values)).isEqualTo(job.run(ChunkEngine.local(2)));
            assertThat(parts.get(0)).hasToString(most < 7 ? "chunks 1 to " + 7 / most : "chunk 1");
        }
        assertThat(Elsewhere.OPEN).hasValue(0);
        assertThat(ChunkPart.of(Chunks.of(written(0)), most)).isEmpty();
    }

    @Test
    void aPartNamesTheChunkThatFailsAsAJobDoes() throws IOException {
        Path file = Files.writeString(directory.resolve("input.csv"), "a\nb\nfail\n");
        Joined job = new Joined(Chunks.of(file).byRecords(1));
        ChunkPart all = ChunkPart.of(job.input(), 1).get(0);
        assertThatThrownBy(() -> all.run(job))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": chunk 2 (1 record, 5 bytes from byte 4) failed: no luck");
        assertThatThrownBy(() -> job.run(ChunkEngine.local(1)))
                .hasMessage(file + ": chunk 2 (1 record, 5 bytes from byte 4) failed: no luck");
    }

    @Test
    void whatIsNoLongerTheSameFileIsRefused() throws IOException {
        Path file = written(10);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000));
        for (Chunks input : List.of(Chunks.of(file), Chunks.of(new Elsewhere(file.toString())))) {
            ChunkPart part = ChunkPart.of(input, 1).get(0);
            Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000_000));
            assertThatThrownBy(() -> part.run(new Joined(input)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(
                            "last written 1970-01-24T03:33:20Z, and had 127, last written 1970-01-12T13:46:40Z");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000));
        }
        Path packed = directory.resolve("input.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("a\nb\n".getBytes(UTF_8));
        }
        assertThatThrownBy(() -> ChunkPart.of(Chunks.of(packed), 1))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("can only be read from its start, as gzip can");
        assertThat(Chunks.of(new Elsewhere(packed.toString())).count()).isEqualTo(1);
        assertThat(Elsewhere.OPEN).hasValue(0);
    }

    @Test
    void howMuchIsLeftOfAFileThatBecameShorterIsSaidWhereverItIsRead() throws IOException {
        Path file = written(20_000);
        for (Chunks input : List.of(Chunks.of(file), Chunks.of(new Elsewhere(file.toString())))) {
            written(20_000);
            try (Stream<Chunk> chunks = input.byBytes(5_000).stream()) {
                Chunk third = chunks.skip(2).iterator().next();
                Files.write(file, new byte[100]);
                assertThatThrownBy(() -> third.newInput().readAllBytes())
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("became shorter while it was read: 100 bytes are left of ");
            }
        }
    }

    @Test
    void aFileElsewhereIsReadByManyThreadsAndEndsAsAnyOther() throws IOException {
        Path file = written(20_000);
        Chunks here = Chunks.of(file).byBytes(5_000);
        Chunks elsewhere = Chunks.of(new Elsewhere(file.toString())).byBytes(5_000);
        assertThat(new Joined(elsewhere).run(ChunkEngine.local(4)))
                .isEqualTo(new Joined(here).run(ChunkEngine.local(2)));
        assertThat(elsewhere.count()).isEqualTo(20_000);
        assertThat(elsewhere.name()).isEqualTo("elsewhere:" + file);
        try (OpenChunks open = elsewhere.open(Blocks.Division.withWorkers(1))) {
            Chunk first = open.next();
            Files.write(file, new byte[100]);
            assertThatThrownBy(() -> first.newInput().readAllBytes())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("became shorter while it was read: 100 bytes are left");
            open.close();
            assertThatThrownBy(() -> first.newInput().readAllBytes())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("is closed");
        }
        assertThat(Elsewhere.OPEN).hasValue(0);
    }

    private static Set<Thread> scanning() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tempfile-chunks-scan") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    private static boolean isIdle(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static void await(BooleanSupplier wanted) throws InterruptedException {
        for (int i = 0; i < 3_000 && !wanted.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    @Test
    void nothingIsReadFarAheadOfWhoeverTakesTheChunksAndClosingInTheMiddleEndsIt() throws Exception {
        Set<Thread> others = scanning(); // of other tests
        Path file = written(100_000);
        assertThat(Files.size(file)).isGreaterThan(1_000_000);
        Elsewhere.READ.set(0);
        int stripe = 8 * 1024;
        Chunks recipe = Chunks.of(new Elsewhere(file.toString())).byRecords(10);
        try (OpenChunks open = recipe.open(new Blocks.Division(stripe / 2, stripe, 2))) {
            Chunk chunk = open.next();
            assertThat(chunk).isNotNull();
            Set<Thread> own = scanning();
            own.removeAll(others);
            assertThat(own).isNotEmpty();
            await(() -> own.stream().allMatch(ChunkPartTest::isIdle));
            assertThat(Elsewhere.READ.get()).isLessThan(ByteOrderMark.LOOK + 12 * stripe);
        }
        await(() -> others.containsAll(scanning()) && Elsewhere.OPEN.get() == 0);
    }
}
