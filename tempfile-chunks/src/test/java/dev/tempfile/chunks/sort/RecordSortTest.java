package dev.tempfile.chunks.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.TempFiles;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of a program's own are sorted as those of a file are. */
class RecordSortTest {
    /** What happened when. */
    record Event(int time, String what) {}

    /** An event as bytes. */
    static final class EventCodec implements RecordCodec<Event> {
        @Override
        public void write(Event event, DataOutput out) throws IOException {
            out.writeInt(event.time());
            out.writeUTF(event.what());
        }

        @Override
        public Event read(DataInput in) throws IOException {
            return new Event(in.readInt(), in.readUTF());
        }
    }

    private static final Comparator<Event> BY_TIME = Comparator.comparingInt(Event::time);

    @TempDir
    private Path directory;

    private final List<Event> events = new ArrayList<>();
    private final RecordSort<Event> sort = ExternalSort.records(new EventCodec(), BY_TIME);

    @BeforeEach
    void make() {
        TempFiles.setDefaultDirectory(directory);
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            events.add(new Event(random.nextInt(1_000), "number " + i));
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.release();
        assertThat(directory).isEmptyDirectory();
    }

    private List<Event> sorted(RecordSort<Event> recipe) throws IOException {
        try (Stream<Event> stream = recipe.sort(events.iterator())) {
            return stream.toList();
        }
    }

    @Test
    void stableWhateverTheMemoryAndTheThreads() throws IOException {
        List<Event> expected = new ArrayList<>(events);
        expected.sort(BY_TIME);
        assertThat(sorted(sort)).isEqualTo(expected);
        for (int threads : new int[] {1, 2, 3}) {
            assertThat(sorted(sort.withMemory(64 * 1024).withThreads(threads))).isEqualTo(expected);
        }
        assertThat(sorted(sort.with(new SortTerms(
                        4_000, 2, dev.tempfile.TempSpec.defaults(), false, Long.MAX_VALUE, (done, all) -> {}))))
                .isEqualTo(expected);
    }

    @Test
    void onlyTheFirstOfThoseThatAreEqualAndOnlySoMany() throws IOException {
        RecordSort<Event> small = sort.withMemory(64 * 1024);
        List<Event> unique = sorted(small.unique());
        assertThat(unique).extracting(Event::time).doesNotHaveDuplicates().isSorted();
        assertThat(unique)
                .allSatisfy(event -> assertThat(event)
                        .isEqualTo(events.stream()
                                .filter(other -> other.time() == event.time())
                                .findFirst()
                                .orElseThrow()));
        assertThat(sorted(small.top(10))).isEqualTo(sorted(sort).subList(0, 10));
        assertThat(sorted(small.unique().top(10))).isEqualTo(unique.subList(0, 10));
    }

    @Test
    void nothingIsSortedToNothing() throws IOException {
        events.clear();
        assertThat(sorted(sort)).isEmpty();
    }

    @Test
    void aStreamThatIsClosedEarlyLeavesNothing() throws IOException {
        try (Stream<Event> stream = sort.withMemory(64 * 1024).sort(events.iterator())) {
            assertThat(stream.limit(3)).hasSize(3);
        }
    }

    @Test
    void aRecordThatIsTooLongForTheMemory() {
        events.add(new Event(1, "x".repeat(20_000)));
        assertThatThrownBy(() -> sorted(sort.withMemory(64 * 1024)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("takes more than 4096 bytes");
    }

    @Test
    void aSourceACodecAndAComparatorThatFail() {
        Iterator<Event> broken = IntStream.range(0, 9_000)
                .mapToObj(i -> new Event(4_000 / (5_000 - i), ""))
                .iterator();
        assertThatThrownBy(() -> sort.withMemory(64 * 1024).sort(broken)).isInstanceOf(ArithmeticException.class);
        RecordSort<Event> silent = ExternalSort.records(
                new RecordCodec<>() {
                    @Override
                    public void write(Event event, DataOutput out) {}

                    @Override
                    public Event read(DataInput in) {
                        return new Event(0, "");
                    }
                },
                BY_TIME);
        assertThatThrownBy(() -> sorted(silent)).hasMessageContaining("the codec writes nothing");
        RecordSort<Event> greedy = ExternalSort.records(
                new RecordCodec<>() {
                    @Override
                    public void write(Event event, DataOutput out) throws IOException {
                        out.writeShort(event.time());
                    }

                    @Override
                    public Event read(DataInput in) throws IOException {
                        return new Event(in.readInt(), "");
                    }
                },
                BY_TIME);
        assertThatThrownBy(() -> sorted(greedy))
                .hasRootCauseInstanceOf(EOFException.class)
                .hasMessageContaining("the codec reads more than the 2 bytes that it wrote for a record");
        RecordSort<Event> wrong = ExternalSort.records(new EventCodec(), (a, b) -> 1);
        assertThatThrownBy(() -> sorted(wrong.withMemory(64 * 1024)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the comparator contradicts itself");
    }
}
