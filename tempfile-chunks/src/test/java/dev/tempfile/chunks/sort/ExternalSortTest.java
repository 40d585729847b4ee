package dev.tempfile.chunks.sort;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.AtomicSpec;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.RecordFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sort promises, and what becomes of inputs, outputs and comparators that are not as they should be. */
class ExternalSortTest {
    private static final String OLD = "what stood here before";

    @TempDir
    private Path directory;

    private Path temporary;
    private Path input;
    private Path output;

    @BeforeEach
    void useADirectoryOfItsOwn() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        input = directory.resolve("input.csv");
        output = Files.writeString(directory.resolve("output.csv"), OLD);
        TempFiles.setDefaultDirectory(temporary);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.release();
        assertThat(temporary).isEmptyDirectory();
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    private ExternalSort sort(String text) throws IOException {
        Files.write(input, text.getBytes(ISO_8859_1));
        return ExternalSort.of(input);
    }

    private String sorted(ExternalSort sort) throws IOException {
        sort.writeTo(output);
        return Files.readString(output, ISO_8859_1);
    }

    /** Many records in so little memory that there are many runs. */
    private ExternalSort large() throws IOException {
        StringBuilder text = new StringBuilder("id,value\n");
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            text.append(i).append(',').append(random.nextInt(100_000)).append('\n');
        }
        return sort(text.toString()).by(SortKey.column("value").numeric()).withMemory(64 * 1024);
    }

    private void assertFails(ExternalSort sort, String... said) throws IOException {
        assertThatThrownBy(() -> sort.writeTo(output))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContainingAll(said);
        assertThat(output).hasContent(OLD);
    }

    @Test
    void byNameNumberAndSeveralKeys() throws IOException {
        ExternalSort sort = sort("name,\"the age\"\nb,9\na,10\nb,10\n\"c\nd\",1\n");
        assertThat(sorted(sort.by(
                        SortKey.column("the age").numeric(), SortKey.column(1).descending())))
                .isEqualTo("name,\"the age\"\n\"c\nd\",1\nb,9\nb,10\na,10\n");
        assertThat(sorted(sort.by(SortKey.column(2)))).isEqualTo("name,\"the age\"\n\"c\nd\",1\na,10\nb,10\nb,9\n");
    }

    @Test
    void theHeaderTheMarkAndEmptyLinesAroundThemStayFirst() throws IOException {
        assertThat(sorted(sort("\u00EF\u00BB\u00BF\r\n\"h\r\ni\"\r\n\r\nb\r\n\r\na\r\n")))
                .isEqualTo("\u00EF\u00BB\u00BF\r\n\"h\r\ni\"\r\n\r\na\r\nb\r\n\r\n");
        assertThat(sorted(sort("\u00EF\u00BB\u00BFb\na\n")
                        .withFormat(RecordFormat.csv().withoutHeader())))
                .isEqualTo("\u00EF\u00BB\u00BFa\nb\n");
    }

    @Test
    void aLastRecordWithoutALineEndGetsTheKindThatTheInputHas() throws IOException {
        assertThat(sorted(sort("h\r\nb\r\na"))).isEqualTo("h\r\na\r\nb\r\n");
        assertThat(sorted(sort("h\rb\ra"))).isEqualTo("h\ra\rb\r");
        assertThat(sorted(sort("b").withFormat(RecordFormat.lines()))).isEqualTo("b\n");
        assertThat(sorted(sort("h"))).isEqualTo("h");
        assertThat(sorted(sort(""))).isEmpty();
    }

    @Test
    void severalInputsAreSortedAsOne() throws IOException {
        Path other = Files.writeString(directory.resolve("other.csv"), "id,n\n0,x\n2,x");
        Path empty = Files.createFile(directory.resolve("empty.csv"));
        sort("id,n\n1,y\n2,y");
        ExternalSort both = ExternalSort.of(input, empty)
                .and(other)
                .and(new ByteArrayInputStream("id,n\r\n1,z\r\n".getBytes(UTF_8)), "a stream")
                .by(SortKey.column(1));
        assertThat(sorted(both)).isEqualTo("id,n\n0,x\n1,y\n1,z\r\n2,y\n2,x\n");
        Files.writeString(other, "id,m\n0,x\n");
        Files.writeString(output, OLD);
        assertFails(ExternalSort.of(input, other), other.toString(), "another header");
    }

    @Test
    void aHeaderWithoutALineEndGetsOneWhereRecordsOfAnotherInputFollow() throws IOException {
        Path other = Files.writeString(directory.resolve("other.csv"), "id,n\r\n2,x\r\n1,x");
        assertThat(sorted(sort("id,n").and(other))).isEqualTo("id,n\r\n1,x\r\n2,x\r\n");
        Files.writeString(other, "id,n");
        assertThat(sorted(sort("id,n").and(other))).isEqualTo("id,n");
    }

    @Test
    void aMarkAndEmptyLinesAloneAreNoOtherHeader() throws IOException {
        String mark = "\u00EF\u00BB\u00BF";
        Path other = Files.write(directory.resolve("other.csv"), (mark + "\n").getBytes(ISO_8859_1));
        assertThat(sorted(sort("h\nb\na\n").and(other))).isEqualTo("h\na\nb\n");
        assertThat(sorted(ExternalSort.of(other, input))).isEqualTo("h\na\nb\n");
        RecordFormat all = RecordFormat.csv().withoutHeader();
        assertThat(sorted(ExternalSort.of(other, input).withFormat(all))).isEqualTo(mark + "\na\nb\nh\n");
    }

    @Test
    void anInputMayBeTheOutput() throws IOException {
        ExternalSort sort = large();
        assertThat(sort.writeTo(input).runs()).isGreaterThan(2);
        assertThat(Files.readAllLines(input)).hasSize(20_001);
        assertThat(sort.unique().writeTo(input).written()).isLessThan(20_000);
    }

    @Test
    void gzipAndStreamsAreReadAsTheyCome() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("h\nb\na\n".getBytes(UTF_8));
        }
        Files.write(input, packed.toByteArray());
        assertThat(sorted(ExternalSort.of(input))).isEqualTo("h\na\nb\n");
        assertThat(sorted(ExternalSort.of(new ByteArrayInputStream(packed.toByteArray()), "a stream")))
                .isEqualTo("h\na\nb\n");
        ExternalSort once = ExternalSort.of(new ByteArrayInputStream("h\nb\na\n".getBytes(UTF_8)), "a stream");
        assertThat(sorted(once)).isEqualTo("h\na\nb\n");
        assertThatThrownBy(() -> once.unique().writeTo(output))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a stream was read already");
        assertThat(output).hasContent("h\na\nb\n");
        Files.write(input, Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
        Files.writeString(output, OLD);
        assertFails(ExternalSort.of(input), input.toString(), "gzip");
    }

    @Test
    void onlyTheFirstOfEachKeyAndOnlySoMany() throws IOException {
        ExternalSort sort = sort("k,n\nb,1\na,2\nb,3\na,4\nc,5\n").by(SortKey.column(1));
        assertThat(sorted(sort.unique())).isEqualTo("k,n\na,2\nb,1\nc,5\n");
        assertThat(sorted(sort.top(3))).isEqualTo("k,n\na,2\na,4\nb,1\n");
        assertThat(sorted(sort.unique().top(2))).isEqualTo("k,n\na,2\nb,1\n");
        SortSummary top = large().top(5).writeTo(output);
        assertThat(top.records()).isEqualTo(20_000);
        assertThat(top.written()).isEqualTo(5);
    }

    /** Records of 20 to 12,000 bytes, a few times as many as there is memory for; the last has no line end. */
    private ExternalSort withLongRecords() throws IOException {
        StringBuilder text = new StringBuilder("key,n,text\n");
        Random random = new Random(5);
        for (int i = 0; i < 900; i++) {
            int key = random.nextInt(200);
            text.append(key % 3 == 0 ? "\"k\"\"" + key + "\"" : "a long key " + key)
                    .append(',')
                    .append(i)
                    .append(",\"");
            text.append("text,\n".repeat(random.nextInt(4) == 0 ? 1 : random.nextInt(2_000)))
                    .append("\"\n");
        }
        text.setLength(text.length() - 1);
        return sort(text.toString()).by(SortKey.column("key")).withMemory(256 * 1024);
    }

    @Test
    void longRecordsOfAFileAreNotWrittenTwice() throws IOException {
        ExternalSort sort = withLongRecords();
        String inMemory = sorted(sort.withMemory(32 << 20));
        TempSpec small = TempSpec.defaults().withQuota(Files.size(input) / 4);

        assertThat(sort.in(small).writeTo(output).runs()).isGreaterThan(8);
        assertThat(output).hasContent(inMemory);
        assertThat(sorted(ExternalSort.of(Files.newInputStream(input), "a stream")
                        .by(SortKey.column("key"))
                        .withMemory(256 * 1024)))
                .isEqualTo(inMemory);
        assertThat(sorted(sort.unique())).isEqualTo(sorted(sort.unique().withMemory(32 << 20)));
        sort.in(small).writeTo(input);
        assertThat(input).hasContent(inMemory);
    }

    @Test
    void aComparatorIsGivenShortRecordsAsTheyAreWhoseEmptyLinesAreReadAgain() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append((i * 37) % 60 + 10).append("\n".repeat(5_000));
        }
        ExternalSort sort = sort(text.toString())
                .withFormat(RecordFormat.csv().withoutHeader())
                .by(Arrays::compareUnsigned);
        String inMemory = sorted(sort);
        assertThat(sort.withMemory(128 * 1024).writeTo(output).runs()).isGreaterThan(2);
        assertThat(output).hasContent(inMemory);
    }

    @Test
    void aRecordThatIsTooLongToBeMergedIsNamedWhereverItLies() throws IOException {
        for (int before : List.of(0, 1, 500)) {
            String text = "h\n" + "b\n".repeat(before) + "x".repeat(20_000) + "\n" + "a\n".repeat(50_000);
            for (int threads : List.of(1, 2)) {
                assertFails(
                        sort(text).withMemory(64 * 1024).withThreads(threads),
                        "record " + (before + 1),
                        "is longer than 4096 bytes: does a quote never close?");
            }
        }
        assertThat(sorted(sort("h\nb\n" + "a".repeat(20_000)).withMemory(64 * 1024)))
                .isEqualTo("h\n" + "a".repeat(20_000) + "\nb\n");
    }

    @Test
    void bytesFarBehindTheEndOfARecordAreNone() throws IOException {
        ExternalSort lines = sort("b\na\n").withFormat(RecordFormat.lines());
        assertThat(sorted(lines.by(SortKey.bytes(Integer.MAX_VALUE, Integer.MAX_VALUE))))
                .isEqualTo("b\na\n");
    }

    @Test
    void anInputThatChangesWhileItsRecordsAreReadAgain() throws IOException {
        for (Change change : List.<Change>of(
                () -> Files.writeString(input, "k,1,text\n", StandardOpenOption.APPEND),
                () -> Files.writeString(input, "key,n,text\n"))) {
            ExternalSort sort = withLongRecords();
            assertFails(
                    sort.withProgress((done, all) -> {
                        if (done > all / 2 + all / 8) {
                            change(change);
                        }
                    }),
                    input.toString(),
                    "while it was read");
        }
    }

    @Test
    void itSaysWhatItDid() throws IOException {
        SortSummary done = large().writeTo(output);
        assertThat(done.records()).isEqualTo(20_000);
        assertThat(done.bytes()).isEqualTo(Files.size(input)).isEqualTo(Files.size(output));
        assertThat(done.memory()).isBetween(32 * 1024L, 64 * 1024L);
        assertThat(done.passes()).isPositive();
    }

    // ---------------------------------------------------------------- what is not as it should be

    @Test
    void progressRisesToTheEnd() throws IOException {
        List<Long> done = new ArrayList<>();
        ExternalSort sort = large();
        long size = Files.size(input);
        sort.withProgress((bytes, all) -> {
                    done.add(bytes);
                    assertThat(all).isEqualTo(size);
                })
                .writeTo(output);
        assertThat(done).isSorted().endsWith(size);
    }

    @Test
    void aQuoteThatNeverCloses() throws IOException {
        assertFails(sort("h\n1\n2,\"x\n3\n"), "record 2, which starts at byte 4, has a quote at byte 6");
        assertFails(sort("\"h\n1\n"), "the header, which starts at byte 0, has a quote at byte 0");
        String rest = "2\n".repeat(100_000);
        assertFails(
                sort("h\n1\n2,\"x\n" + rest).withMemory(64 * 1024),
                "record 2, which starts at byte 4, is longer than",
                "does a quote never close?");
    }

    @Test
    void whatIsNoTextOrOfAnotherCharset() throws IOException {
        assertFails(sort("h\n1\u0000\n"), "has a NUL at byte 3");
        assertFails(sort("\u00FF\u00FEh\u0000\n\u0000"), "is UTF-16");
        ExternalSort latin = sort("h\na\n\u00E4\nb\n");
        assertFails(latin.by(SortKey.column(1).collatedBy(SortModel.german())), "record 2 is not text of the charset");
        assertFails(latin.by(SortKey.column(1).ignoringCase()), "record 2 is not text of the charset");
        assertThat(sorted(latin.by(SortKey.column(1).collatedBy(SortModel.german(), ISO_8859_1))))
                .isEqualTo("h\na\n\u00E4\nb\n");
    }

    @Test
    void aLastColumnMayHaveNoName() throws IOException {
        for (String header : List.of("a,b,", ",,", "a,b,\"\"")) {
            ExternalSort sort = sort(header + "\n1,2,3\n0,1,1\n").by(SortKey.column(3));
            assertThat(sorted(sort)).isEqualTo(header + "\n0,1,1\n1,2,3\n");
        }
    }

    @Test
    void columnsThatThereAreNot() throws IOException {
        assertFails(sort("a,b\n1,2\n").by(SortKey.column("c")), "has no column 'c' in its header: there are a, b");
        assertFails(sort("a\n1\n2,x\n").by(SortKey.column(2)), "has no column 2: its header has 1, a");
        assertFails(sort("a,b,\n1,2,3\n").by(SortKey.column(4)), "has no column 4: its header has 3, a, b, ");
        assertThatThrownBy(() -> sort("a\n")
                        .withFormat(RecordFormat.lines())
                        .by(SortKey.column(1))
                        .writeTo(output))
                .isInstanceOf(IllegalStateException.class);
        assertThat(sorted(sort("a,b\n1\n2,x\n3,\n").by(SortKey.column(2).descending())))
                .isEqualTo("a,b\n2,x\n1\n3,\n");
    }

    @Test
    void recordsOfAFixedSizeThatIsNotTheFiles() throws IOException {
        assertFails(sort("aabbc").withFormat(RecordFormat.fixed(2)), "has 5 bytes, which is no multiple of 2");
    }

    @Test
    void directoriesPipesAndWhatIsMissing() throws Exception {
        assertFails(ExternalSort.of(directory), directory + ": is a directory");
        assertThatThrownBy(() -> ExternalSort.of(input).writeTo(output)).isInstanceOf(NoSuchFileException.class);
        Path fifo = directory.resolve("fifo");
        if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0) {
            assertFails(ExternalSort.of(fifo), fifo + ": is no regular file");
        }
        assertThatThrownBy(() -> sort("h\n").writeTo(directory.resolve("none").resolve("output")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> sort("h\n").writeTo(output, AtomicSpec.atomic().noClobber()))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void anInputThatGrowsOrShrinksMeanwhile() throws IOException {
        AtomicInteger told = new AtomicInteger();
        ExternalSort grows = large().withProgress((done, all) -> {
            if (told.incrementAndGet() == 2) {
                change(() -> Files.writeString(input, "1,1\n", StandardOpenOption.APPEND));
            }
        });
        assertFails(grows, input.toString(), "while it was read");
        told.set(0);
        ExternalSort shrinks = large().withProgress((done, all) -> {
            if (told.incrementAndGet() == 2) {
                change(() -> Files.writeString(input, "id,value\n"));
            }
        });
        assertFails(shrinks, input.toString(), "became shorter while it was read");
    }

    @Test
    void anOpenQuoteOrALongRecordOfAnInputThatIsBeingWrittenIsNotBlamed() throws IOException {
        for (String end : List.of("\"open", "long" + "g".repeat(50_000))) {
            ExternalSort sort = sort("h\n" + "1,1\n".repeat(50_000) + end).withMemory(64 * 1024);
            AtomicInteger told = new AtomicInteger();
            assertFails(
                    sort.withProgress((done, all) -> {
                        if (told.incrementAndGet() == 2) {
                            change(() -> Files.writeString(input, "\"\n", StandardOpenOption.APPEND));
                        }
                    }),
                    input.toString(),
                    "while it was read");
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void change(Change change) {
        try {
            change.make();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aQuotaThatDoesNotHold() throws IOException {
        assertFails(large().in(TempSpec.defaults().withQuota(100_000)), "quota");
        assertThat(large().in(TempSpec.defaults().withQuota(4 << 20))
                        .writeTo(output)
                        .written())
                .isEqualTo(20_000);
    }

    @Test
    void anInterrupt() throws IOException {
        Thread sorting = Thread.currentThread();
        AtomicInteger told = new AtomicInteger();
        ExternalSort sort = large().withProgress((done, all) -> {
            if (told.incrementAndGet() == 3) {
                sorting.interrupt();
            }
        });
        assertThatThrownBy(() -> sort.writeTo(output)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(output).hasContent(OLD);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> large().writeTo(output)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(output).hasContent(OLD);
    }

    @Test
    void anOutputThatCannotBeWritten() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("there is no room");
            }
        };
        ExternalSort sort = large();
        assertThatThrownBy(() -> sort.writeTo(full))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no room");
    }

    @Test
    void aComparatorThatContradictsItself() throws IOException {
        Random random = new Random(3);
        for (Comparator<byte[]> wrong :
                List.<Comparator<byte[]>>of((a, b) -> 1, (a, b) -> -1, (a, b) -> random.nextInt(3) - 1)) {
            ExternalSort sort = large().by(wrong);
            assertThatThrownBy(() -> sort.writeTo(output))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the comparator contradicts itself");
            assertThat(output).hasContent(OLD);
        }
        ExternalSort two = sort("h\nb,\"1\"\na,\"2\n3\"\n").by((byte[] a, byte[] b) -> 1);
        assertThatThrownBy(() -> two.writeTo(output))
                .hasMessageContaining("which of 'a,\"2 3\"' and 'b,\"1\"' comes first");
        ExternalSort fails = large().by((a, b) -> {
            throw new IllegalStateException("no order");
        });
        assertThatThrownBy(() -> fails.writeTo(output))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no order");
    }

    @Test
    void moreMemoryThanThereIsIsRefused() throws IOException {
        ExternalSort sort = sort("h\n");
        long heap = Runtime.getRuntime().maxMemory();
        assertThatThrownBy(() -> sort.withMemory(heap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Xmx");
        assertThatThrownBy(() -> sort.withMemory(1000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThreadsThanThereIsMemoryForAreRefused() throws IOException {
        ExternalSort sort = sort("h\n" + "b\na\n".repeat(3_000)).withMemory(64 * 1024);
        assertThatThrownBy(() -> sort.withThreads(17))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("17 threads are too many for a sort in 65536 bytes: there may be 16");
        assertThatThrownBy(() -> sort.withMemory(1 << 20).withThreads(17).withMemory(64 * 1024))
                .hasMessageContaining("there may be 16");
        assertThatThrownBy(() -> ExternalSort.of(input).withMemory(16 << 20).withThreads(1025))
                .hasMessageContaining("there may be 1024");
        assertThat(sorted(sort.withThreads(16))).isEqualTo("h\n" + "a\n".repeat(3_000) + "b\n".repeat(3_000));
    }

    @Test
    void theMemoryIsNeverMoreThanTheLimit() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            long limit = 2_500 + Math.abs(random.nextLong()) % (i < 1000 ? 100_000 : 5_000_000);
            SortMemory memory = new SortMemory(limit, 1 + random.nextInt(8));
            for (int worker = 0; worker < memory.workers(); worker++) {
                memory.arena(worker, memory.arenaSize());
                memory.block(worker);
            }
            memory.slices(100, memory.leastSlice());
            assertThat(memory.spare().length).isEqualTo(memory.longestRecord());
            assertThat(memory.taken()).isLessThanOrEqualTo(limit);
        }
    }
}
