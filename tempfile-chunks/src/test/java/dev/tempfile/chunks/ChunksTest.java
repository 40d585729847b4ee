package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chunk is, and what becomes of input that is not as it should be. */
class ChunksTest {
    @TempDir
    private Path directory;

    private Path input;

    @BeforeEach
    void useADirectoryOfItsOwn() {
        input = directory.resolve("input.csv");
        TempFiles.setDefaultDirectory(directory);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.release();
    }

    @Test
    void eachChunkStartsWithTheHeaderOrNoneDoes() throws IOException {
        Chunks recipe = Given.chunks(input, "h,\"i\nj\"\n1\n2\n3\n").byRecords(2);
        assertThat(Given.of(recipe).contents()).containsExactly("h,\"i\nj\"\n1\n2\n", "h,\"i\nj\"\n3\n");
        assertThat(Given.of(recipe.withoutHeaderInEach()).contents()).containsExactly("1\n2\n", "3\n");
        assertThat(new String(recipe.header(), UTF_8)).isEqualTo("h,\"i\nj\"\n");
    }

    @Test
    void aChunkKnowsItsPlace() throws IOException {
        Given given = Given.of(Given.chunks(input, "h\n1\n22\n333").byRecords(2));
        assertThat(given.chunks()).extracting(Chunk::number).containsExactly(1L, 2L);
        assertThat(given.chunks()).extracting(Chunk::records).containsExactly(2L, 1L);
        assertThat(given.chunks()).extracting(Chunk::offset).containsExactly(2L, 7L);
        assertThat(given.chunks()).extracting(Chunk::size).containsExactly(5L, 3L);
    }

    @Test
    void byBytesARecordIsNeverCut() throws IOException {
        Chunks recipe = Given.chunks(input, "1\n22\n333\nlonger than six\n4\n\n\n5\n")
                .withFormat(RecordFormat.csv().withoutHeader());
        assertThat(Given.of(recipe.byBytes(5)).contents())
                .containsExactly("1\n22\n", "333\n", "longer than six\n", "4\n\n\n", "5\n");
        assertThat(Given.of(recipe.byBytes(1)).chunks()).hasSize(6);
    }

    @Test
    void byBytesALineEndThatLiesInTwoBlocksCountsWhole() throws IOException {
        Chunks recipe = Given.chunks(input, "aa\r\nbb\r\ncc")
                .withFormat(RecordFormat.csv().withoutHeader());
        assertThat(Given.of(recipe.byBytes(7), new Blocks.Division(7, 14, 1)).contents())
                .containsExactly("aa\r\n", "bb\r\ncc");
        assertThat(Given.of(recipe.byBytes(8), new Blocks.Division(7, 14, 1)).contents())
                .containsExactly("aa\r\nbb\r\n", "cc");
    }

    @Test
    void emptyHeaderAloneAndBlank() throws IOException {
        for (String text : new String[] {"", "h", "h\n", "h\r\n\r\n", "\n\r\n", "\u00EF\u00BB\u00BF", "\"h\n\""}) {
            Given given = Given.of(Given.chunks(input, text));
            assertThat(given.failure()).isNull();
            assertThat(given.chunks()).as("%s", text).isEmpty();
            assertThat(Chunks.of(input).count()).isZero();
        }
        assertThat(Given.of(Given.chunks(input, "h")).header()).isEqualTo("h");
    }

    @Test
    void aByteOrderMarkIsKeptAndDoesNotHideAQuote() throws IOException {
        String text = "\u00EF\u00BB\u00BF\"a\nb\",c\nd\n";
        Given given = Given.of(Given.chunks(input, text));
        assertThat(given.header()).isEqualTo("\u00EF\u00BB\u00BF\"a\nb\",c\n");
        assertThat(given.records()).isEqualTo(1);
    }

    @Test
    void linesAndFixedSizes() throws IOException {
        Chunks lines = Given.chunks(input, "a\n\n\"b\r\nc\r\rd").withFormat(RecordFormat.lines());
        assertThat(Given.of(lines.byRecords(1)).contents()).containsExactly("a\n", "\n", "\"b\r\n", "c\r", "\r", "d");
        Chunks fixed = Given.chunks(input, "aabbccdd").withFormat(RecordFormat.fixed(2));
        assertThat(Given.of(fixed.byRecords(3)).contents()).containsExactly("aabbcc", "dd");
        assertThat(Given.of(fixed.byBytes(5)).contents()).containsExactly("aabb", "ccdd");
        assertThat(Given.of(fixed.byBytes(1)).chunks()).hasSize(4);
        assertThat(fixed.count()).isEqualTo(4);
        assertThatThrownBy(() -> fixed.withFormat(RecordFormat.fixed(3)).count())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("from byte 6, is incomplete");
    }

    @Test
    void aChunkAsAFileHasAPathAndGoes() throws IOException {
        Path path;
        try (Stream<Chunk> chunks = Given.chunks(input, "h\n1\n2\n3\n").byRecords(2).stream();
                TempFile file = chunks.skip(1).findFirst().orElseThrow().toFile()) {
            path = file.path();
            assertThat(path).hasContent("h\n3\n");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aQuotaIsKeptAndNothingIsLeft() throws IOException {
        TempSpec small = TempSpec.defaults().withQuota(4);
        try (Stream<Chunk> chunks = Given.chunks(input, "h\n1\n2\n3\n").stream()) {
            Chunk chunk = chunks.findFirst().orElseThrow();
            assertThatThrownBy(() -> chunk.toFile(small))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("quota");
        }
    }

    @Test
    void aViewCanBeReadInPiecesSkippedAndTwice() throws IOException {
        String text = "h\n" + "0123456789\n".repeat(30_000);
        try (Stream<Chunk> chunks = Given.chunks(input, text).stream()) {
            Chunk chunk = chunks.findFirst().orElseThrow();
            for (int round = 0; round < 2; round++) {
                try (InputStream in = chunk.newInput()) {
                    assertThat(in.available()).isEqualTo(text.length());
                    assertThat(in.read()).isEqualTo('h');
                    assertThat(in.skip(12)).isEqualTo(12);
                    assertThat(new String(in.readNBytes(10), UTF_8)).isEqualTo("0123456789".substring(0, 10));
                    assertThat(in.readNBytes(200_000)).hasSize(200_000);
                    assertThat(in.skip(Long.MAX_VALUE)).isEqualTo(text.length() - 200_023);
                    assertThat(in.read()).isEqualTo(-1);
                    assertThat(in.read(new byte[70_000])).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void aChunkWrittenToAFileIsThatOfTheFileThatWasOpenedWhoeverHasItsNameNow() throws IOException {
        String text = "h\n" + "0123456789\n".repeat(30_000);
        Path other = directory.resolve("other.csv");
        try (Stream<Chunk> chunks = Given.chunks(input, text).stream();
                FileChannel before = FileChannel.open(directory.resolve("before"), CREATE_NEW, WRITE);
                FileChannel after = FileChannel.open(directory.resolve("after"), CREATE_NEW, WRITE)) {
            Chunk chunk = chunks.findFirst().orElseThrow();
            chunk.writeTo(before);
            Given.chunks(other, text.replace('5', 'x'));
            Files.move(other, input, StandardCopyOption.REPLACE_EXISTING);
            chunk.writeTo(after);
        }
        assertThat(directory.resolve("before")).hasContent(text);
        assertThat(directory.resolve("after")).hasContent(text);
    }

    @Test
    void closingEndsIt() throws IOException {
        Stream<Chunk> chunks = Given.chunks(input, "h\n1\n2\n").byRecords(1).stream();
        Iterator<Chunk> each = chunks.iterator();
        Chunk first = each.next();
        chunks.close();
        assertThatThrownBy(() -> first.newInput().readAllBytes())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(input + ": is closed");
        try (FileChannel target = FileChannel.open(directory.resolve("target"), CREATE_NEW, WRITE)) {
            assertThatThrownBy(() -> first.writeTo(target)).hasMessageContaining(input + ": is closed");
        }
        assertThatThrownBy(() -> first.writeTo(directory.resolve("part"))).hasMessageContaining(input + ": is closed");
        assertThat(directory.resolve("part")).doesNotExist();
    }

    @Test
    void aStreamIsReadOnceAndIsNotTakenForAnEmptyOneTheSecondTime() throws IOException {
        Chunks recipe = Given.streamed("h\n1\n2\n");
        assertThat(recipe.count()).isEqualTo(2);
        assertThatThrownBy(recipe::count)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a stream was read already, which can be done once: hand it over again, or use a file");
        assertThatThrownBy(recipe.byRecords(1)::stream).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(recipe::header).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theHeaderOfAStreamIsKnownWhenItWasRead() throws IOException {
        Chunks recipe = Given.streamed("h\n1\n2\n");
        assertThat(Given.of(recipe).records()).isEqualTo(2);
        assertThat(recipe.byRecords(1).header()).asString(UTF_8).isEqualTo("h\n");
    }

    @Test
    void aFileThatSaysItIsEmptyAndIsNotIsReadAsItComes() throws IOException {
        Path limits = Path.of("/proc/self/limits"); // the same each time
        assumeTrue(Files.exists(limits), "no /proc here");
        String text = Files.readString(limits);
        Chunks lines = Chunks.of(limits).withFormat(RecordFormat.lines());
        assertThat(Files.size(limits)).isZero();
        assertThat(lines.count()).isEqualTo(text.lines().count());
        assertThat(Given.of(lines.byRecords(3)).laidEndToEnd()).isEqualTo(text);
    }

    @Test
    void aFileThatSaysMoreThanItHoldsIsRefusedWithAWayOut() throws IOException {
        Path ofTheKernel = Path.of("/sys/kernel/uevent_seqnum"); // a number, in a file that says 4096 bytes
        assumeTrue(Files.exists(ofTheKernel), "no /sys here");
        assertThatThrownBy(Chunks.of(ofTheKernel).withFormat(RecordFormat.lines())::count)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(ofTheKernel + ": ends after ")
                .hasMessageEndingWith(" bytes and says that it has " + Files.size(ofTheKernel)
                        + ", as files of /sys do; hand it over as a stream");
    }

    @Test
    void aStreamThatIsForgottenKeepsItsFileOpenNoLongerThanItsChunks() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here");
        Chunk chunk = firstOfForgotten();
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(isOpen(input)).isTrue();
        assertThat(chunk.newInput().readAllBytes()).startsWith('h', '\n', '1');
        chunk = null;
        for (int i = 0; i < 500 && isOpen(input); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(isOpen(input)).isFalse();
    }

    /** So large that it is gone through by workers. */
    private Chunk firstOfForgotten() throws IOException {
        return Given.chunks(input, "h\n" + "123456789\n".repeat(2_000_000)).byBytes(1 << 20).stream()
                .iterator()
                .next();
    }

    private static boolean isOpen(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> leadsTo(descriptor, file));
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void anInterruptDestroysNothing() throws IOException {
        try (Stream<Chunk> chunks = Given.chunks(input, "h\n1\n2\n").stream()) {
            Chunk chunk = chunks.findFirst().orElseThrow();
            Thread.currentThread().interrupt();
            assertThat(chunk.newInput().readAllBytes()).hasSize(6);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(chunk.newInput().readAllBytes()).hasSize(6);
        }
    }

    @Test
    void gzipIsUnpackedAndAStreamIsSpooled() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("h\n1\n2\n".getBytes(UTF_8));
        }
        Files.write(input, packed.toByteArray());
        assertThat(Given.of(Chunks.of(input).byRecords(1)).contents()).containsExactly("h\n1\n", "h\n2\n");
        assertThat(Chunks.of(new ByteArrayInputStream(packed.toByteArray()), "a stream")
                        .count())
                .isEqualTo(2);
        assertThat(Given.streamed("h\n1\n2\n3\n").count()).isEqualTo(3);

        Files.write(input, new byte[] {0x1F, (byte) 0x8B, 8, 0, 0});
        assertThatThrownBy(() -> Chunks.of(input).count())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(input + ": is damaged gzip at byte 5");
    }

    @Test
    void anUnclosedQuoteNamesRecordAndBytesAfterAllBeforeWereGivenOut() throws IOException {
        Given given = Given.of(Given.chunks(input, "h\n1\n2\n3,x \"y,\"z\n4\n").byRecords(5));
        assertThat(given.contents()).containsExactly("h\n1\n2\n");
        assertThat(given.failure())
                .startsWith(
                        input + ": record 3, which starts at byte 6, has a quote at byte 13 that never closes; close");
        assertThat(Given.of(Given.chunks(input, "\"h\n1\n")).failure())
                .contains("the header, which starts at byte 0, has a quote at byte 0");
    }

    @Test
    void behindAMarkAnUnclosedQuoteIsFoundWhereItIsAlsoInAStream() throws IOException {
        String text = "\u00EF\u00BB\u00BF\"h\n\"\n1,\"x";
        for (Chunks recipe : List.of(Given.chunks(input, text), Given.streamed(text))) {
            assertThatThrownBy(recipe::count)
                    .hasMessageContaining("record 1, which starts at byte 8, has a quote at byte 10");
        }
    }

    @Test
    void noThreadIsLeftWhereTheHeaderCannotBeRead() throws Exception {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        Chunks recipe = Given.chunks(input, "\"" + "h\n".repeat(10_000));
        assertThat(Given.of(recipe, new Blocks.Division(64, 128, 2)).failure()).contains("the header");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("tempfile-chunks-scan") && !others.contains(thread)) {
                // Less than the time after which one that has nothing to do ends by itself.
                thread.join(5_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void whatIsNoTextOfSingleBytesIsRefused() throws IOException {
        assertThat(Given.of(Given.chunks(input, "\u00FF\u00FEh\u0000\n\u0000")).failure())
                .contains(input + ": is UTF-16");
        assertThat(Given.of(Given.chunks(input, "h\n1\u00002\n")).failure()).contains("NUL at byte 3");
    }

    @Test
    void directoriesPipesAndWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> Chunks.of(directory).count())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(directory + ": is a directory");
        assertThatThrownBy(() -> Chunks.of(input).count()).isInstanceOf(NoSuchFileException.class);
        Path fifo = directory.resolve("fifo");
        if (new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0) {
            assertThatThrownBy(() -> Chunks.of(fifo).count())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(fifo + ": is no regular file");
        }
    }

    @Test
    void aFileThatGrowsOrShrinksMeanwhileIsNoticed() throws IOException {
        Chunks recipe = Given.chunks(input, "h\n1\n2\n").byRecords(1);
        try (Stream<Chunk> chunks = recipe.stream()) {
            Iterator<Chunk> each = chunks.iterator();
            each.next();
            Files.writeString(input, "3\n", StandardOpenOption.APPEND);
            each.next();
            assertThatThrownBy(each::hasNext).hasMessageContaining("changed from 6 to 8 bytes while it was read");
        }
        try (Stream<Chunk> chunks = recipe.stream()) {
            Iterator<Chunk> each = chunks.iterator();
            each.next();
            Files.delete(input);
            each.next();
            each.next();
            assertThatThrownBy(each::hasNext)
                    .hasRootCauseInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(input + ": was deleted while it was read");
        }
        Given.chunks(input, "h\n" + "1\n".repeat(100_000));
        try (Stream<Chunk> chunks = recipe.byRecords(10).stream()) {
            Chunk first = chunks.findFirst().orElseThrow();
            Files.write(input, "h\n1\n".getBytes(ISO_8859_1));
            assertThatThrownBy(() -> first.newInput().readAllBytes())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(input + ": became shorter while it was read");
        }
    }

    @Test
    void aQuoteThatIsOpenBecauseTheFileIsBeingWrittenIsNotBlamed() throws IOException {
        Chunks recipe = Given.chunks(input, "h\n1\n\"2").byRecords(1);
        try (Stream<Chunk> chunks = recipe.stream()) {
            Iterator<Chunk> each = chunks.iterator();
            each.next();
            Files.writeString(input, "\"\n", StandardOpenOption.APPEND);
            assertThatThrownBy(each::hasNext).hasMessageContaining("changed from 6 to 8 bytes while it was read");
        }
    }

    @Test
    void moreThanTwoStripesGoThroughTwoWorkersWithTheSameResult() throws IOException {
        StringBuilder text = new StringBuilder("id,note\n");
        for (int i = 0; text.length() < 20 << 20; i++) {
            text.append(i)
                    .append(i % 7 == 0 ? ",\"two\nlines, \"\"quoted\"\"\n\"\n" : ",plain text that goes on a bit\n");
        }
        Chunks recipe = Given.chunks(input, text.toString());
        Given one = Given.of(recipe.byBytes(1 << 20), Blocks.Division.withWorkers(1));
        Given two = Given.of(recipe.byBytes(1 << 20), Blocks.Division.withWorkers(2));
        assertThat(two.contents().equals(one.contents())).isTrue();
        assertThat((one.header() + one.laidEndToEnd().replace(one.header(), "")).contentEquals(text))
                .isTrue();
    }
}
