package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.ByteFile;
import dev.tempfile.MemoryFile;
import dev.tempfile.SpooledFile;
import dev.tempfile.TempDirectory;
import dev.tempfile.TempFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Where pages, pieces and limits meet, and across gaps wider than any memory, a file is still nothing but its bytes. */
class PagesTest {
    private static final long SPOOL_MEMORY = TempFiles.spoolMemory().allowed();
    private static TempDirectory scope;

    @BeforeContainer
    static void makeScope() throws IOException {
        scope = TempDirectory.create();
        // A gap counts as if it were filled, and these are wider than what all spools may take.
        TempFiles.setSpoolMemory(Long.MAX_VALUE);
    }

    @AfterContainer
    static void closeScope() throws IOException {
        TempFiles.setSpoolMemory(SPOOL_MEMORY);
        scope.close();
    }

    /** Something that is done at a place. */
    sealed interface Step {
        void on(ByteFile file, SparseModel model) throws IOException;
    }

    record Put(long position, Bytes bytes, boolean collected) implements Step {
        @Override
        public void on(ByteFile file, SparseModel model) throws IOException {
            file.position(position);
            if (collected) {
                file.output().write(bytes.value());
            } else {
                file.write(bytes.value());
            }
            model.write(position, bytes.value());
            assertThat(file.position()).isEqualTo(position + bytes.length());
        }
    }

    record Get(long position, int length) implements Step {
        @Override
        public void on(ByteFile file, SparseModel model) throws IOException {
            ByteBuffer target = ByteBuffer.allocate(length);
            file.position(position);
            while (target.hasRemaining() && file.read(target) >= 0) {
                continue;
            }
            byte[] read = new byte[target.flip().remaining()];
            target.get(read);
            assertThat(read).isEqualTo(model.read(position, length));
        }
    }

    record GetRest(int length) implements Step {
        @Override
        public void on(ByteFile file, SparseModel model) throws IOException {
            long start = Math.max(0, file.size() - length);
            assertThat(file.position(start).readAll()).isEqualTo(model.read(start, length));
        }
    }

    record Resize(long size) implements Step {
        @Override
        public void on(ByteFile file, SparseModel model) throws IOException {
            file.resize(size);
            model.resize(size);
        }
    }

    record Truncate(long size) implements Step {
        @Override
        public void on(ByteFile file, SparseModel model) throws IOException {
            file.truncate(size);
            if (size < model.size()) {
                model.resize(size);
            }
        }
    }

    @Property
    void whatIsPutAnywhereIsThereAndAllElseIsZero(
            @ForAll("kinds") FileKind kind, @ForAll("places") List<Long> places, @ForAll("steps") List<Step> steps)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            SparseModel model = new SparseModel();
            for (Step step : steps) {
                step.on(file, model);
                assertThat(file.size()).isEqualTo(model.size());
            }
            for (long place : places) {
                new Get(place, 2_000).on(file, model);
            }
            new GetRest(200_000).on(file, model);
        }
    }

    @Property
    void aSpoolIsInMemoryAsLongAsNothingWasPutBehindItsLimit(
            @ForAll("limits") long limit, @ForAll("steps") List<Step> steps) throws IOException {
        try (SpooledFile file = scope.spec().createSpooledFile(limit)) {
            SparseModel model = new SparseModel();
            boolean inMemory = true;
            for (Step step : steps) {
                boolean cuts = step instanceof Truncate cut && cut.size() < model.size();
                if (step instanceof Put put && limit > 0 && put.bytes().length() > 0) {
                    inMemory &= put.position() + put.bytes().length() <= limit;
                } else if (step instanceof Resize resize) {
                    inMemory &= resize.size() <= limit;
                } else if (step instanceof Truncate cut && cuts) {
                    inMemory &= cut.size() <= limit;
                }
                step.on(file, model);
                assertThat(file.flush().isInMemory()).isEqualTo(inMemory);
            }
            new GetRest(200_000).on(file.rollover(), model);
        }
    }

    @Property
    void whatNoFileCanHoldIsRefusedAndChangesNothing(
            @ForAll("kinds") FileKind kind, @ForAll("steps") List<Step> steps, @ForAll @LongRange(max = 5) long off)
            throws IOException {
        try (ByteFile file = kind.create(scope)) {
            SparseModel model = new SparseModel();
            for (Step step : steps) {
                step.on(file, model);
            }
            file.position(Long.MAX_VALUE - off);
            byte[] longer = new byte[(int) off + 1];
            assertThatThrownBy(() -> file.write(longer)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> file.output().write(longer)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> file.text().write("x".repeat(longer.length)))
                    .isInstanceOf(FileSystemException.class);
            assertThat(file.position()).isEqualTo(Long.MAX_VALUE - off);
            assertThatThrownBy(() -> file.resize(Long.MAX_VALUE - off)).isInstanceOf(FileSystemException.class);
            assertThat(file.size()).isEqualTo(model.size());
            new GetRest(200_000).on(file, model);
        }
    }

    @Example
    void aGapThatTheHeapCannotEvenCountIsRefusedAndChangesNothing() throws IOException {
        long far = (1L << 47) - (1L << 20);
        try (MemoryFile file = MemoryFile.create()) {
            file.write(new byte[] {1, 2, 3}).position(far);
            assertThatThrownBy(() -> file.write(new byte[] {4})).isInstanceOf(FileSystemException.class);
            assertThat(file.position()).isEqualTo(far);
            assertThat(file.rewind().readAll()).containsExactly(1, 2, 3);
        }
    }

    @Provide
    Arbitrary<FileKind> kinds() {
        return FileKind.any();
    }

    @Provide
    Arbitrary<Long> limits() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, 512L, 65_535L, 65_536L, 65_537L, 131_072L, 1L << 31),
                Arbitraries.longs().between(0, 200_000));
    }

    @Provide
    Arbitrary<List<Long>> places() {
        return place().list().ofSize(3);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> put = Combinators.combine(place(), Bytes.any(), Arbitraries.of(true, false))
                .as(Put::new);
        Arbitrary<Step> get = Combinators.combine(
                        place(), Arbitraries.integers().between(0, 140_000))
                .as(Get::new);
        Arbitrary<Step> other = Arbitraries.oneOf(
                place().map(Resize::new),
                place().map(Truncate::new),
                Arbitraries.integers().between(0, 140_000).map(GetRest::new));
        return Arbitraries.frequencyOf(Tuple.of(4, put), Tuple.of(2, get), Tuple.of(2, other))
                .list()
                .ofMaxSize(10);
    }

    /** Around the sizes of the first page, a page, two; now and then behind a gap of megabytes or gigabytes. */
    private static Arbitrary<Long> place() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(20, Arbitraries.just(0L)), Tuple.of(1, Arbitraries.of(1L << 22, 1L << 32))),
                        Arbitraries.of(0L, 0L, 512L, 1_024L, 65_536L, 65_536L, 131_072L, 196_608L),
                        Arbitraries.integers().between(-3, 3))
                .as((gap, size, off) -> Math.max(0, gap + size + off));
    }
}
