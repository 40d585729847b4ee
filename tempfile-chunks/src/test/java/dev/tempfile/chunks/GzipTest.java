package dev.tempfile.chunks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.Budget;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.sort.ExternalSort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gzip is unpacked as chunks are found, holds no more than they need, and says where it is damaged. */
class GzipTest {
    private static final String TEXT = "h,i\n1,\"a\nb\"\n2,c\n3,d\n";

    @TempDir
    private Path directory;

    private Path input;

    @BeforeEach
    void useADirectoryOfItsOwn() {
        input = directory.resolve("input.csv.gz");
        TempFiles.setDefaultDirectory(directory);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        TempFiles.setDefaultDirectory(null);
        assertThat(TempFiles.live()).isEmpty();
        TempFiles.release();
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static byte[] packed(String text) {
        return packed(text.getBytes(ISO_8859_1));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private Chunks given(byte[]... parts) throws IOException {
        Files.write(input, joined(parts));
        return Chunks.of(input).byRecords(2);
    }

    @Test
    void itsRecordsAreThoseOfTheTextAndAChunkIsReadWhileItIsOpen() throws IOException {
        Chunks chunks = given(packed(TEXT));
        assertThat(Given.of(chunks).contents()).containsExactly("h,i\n1,\"a\nb\"\n2,c\n", "h,i\n3,d\n");
        assertThat(chunks.count()).isEqualTo(3);
        try (Stream<Chunk> open = chunks.stream()) {
            Iterator<Chunk> each = open.iterator();
            Chunk first = each.next();
            Chunk second = each.next();
            assertThat(second.offset()).isEqualTo(16);
            try (TempFile file = second.toFile()) {
                assertThat(file.path()).hasContent("h,i\n3,d\n");
            }
            assertThat(first.newInput().readAllBytes()).hasSize(16);
            first.close();
            first.close();
            assertThatThrownBy(() -> first.newInput().readAllBytes())
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("chunk 1 of " + input)
                    .hasMessageContaining("is closed");
            assertThat(second.newInput().readAllBytes()).hasSize(8);
        }
    }

    @Test
    void membersFollowEachOtherAndZerosAreIgnored() throws IOException {
        byte[] first = packed(TEXT.substring(0, 7));
        byte[] second = packed(TEXT.substring(7));
        assertThat(given(first, packed(""), second, new byte[300_000]).count()).isEqualTo(3);
        InputStream drop = new InputStream() { // as from a slow pipe: a byte at a time, and none in sight
                    private final InputStream all = new ByteArrayInputStream(joined(first, second));

                    @Override
                    public int read() throws IOException {
                        return all.read();
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return all.read(bytes, offset, Math.min(1, length));
                    }
                };
        assertThat(Given.of(Chunks.of(drop, "a pipe").byRecords(2)).contents())
                .containsExactly("h,i\n1,\"a\nb\"\n2,c\n", "h,i\n3,d\n");
    }

    @Test
    void aHeaderMayHaveEverything() throws IOException {
        byte[] plain = packed(TEXT);
        byte[] header = joined(
                new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0, 'e', 'x', 't', 'r', 'a'},
                "name\0a comment\0".getBytes(ISO_8859_1));
        CRC32 sum = new CRC32();
        sum.update(header);
        byte[] checked = {(byte) sum.getValue(), (byte) (sum.getValue() >>> 8)};
        byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
        assertThat(given(header, checked, body).count()).isEqualTo(3);
        checked[0]++;
        assertThatThrownBy(() -> given(header, checked, body).count())
                .hasMessageContaining("the checksum of its header is another");
    }

    @Test
    void whereverItIsCutOffThatIsSaidWithTheByte() throws IOException {
        byte[] whole = joined(packed(TEXT), packed("4,e\n"));
        int member = packed(TEXT).length;
        for (int cut = 2; cut < whole.length; cut++) {
            Chunks chunks = given(Arrays.copyOf(whole, cut));
            if (cut == member) {
                assertThat(chunks.count()).isEqualTo(3);
                continue;
            }
            assertThatThrownBy(chunks::count)
                    .as("cut at %s", cut)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(input + ": is damaged gzip at byte " + cut + ", after ")
                    .hasMessageContaining("it was cut off; see 'gzip -t'");
        }
    }

    @Test
    void whereverAByteIsWrongItIsNoticedOrDoesNotMatter() throws IOException {
        byte[] whole = packed(TEXT);
        Given right = Given.of(given(whole).byRecords(1));
        for (int at = 2; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] wrong = whole.clone();
                wrong[at] ^= (byte) (1 << bit);
                Given read = Given.of(given(wrong).byRecords(1));
                if (read.failure() == null) {
                    assertThat(read.laidEndToEnd()).as("byte %s", at).isEqualTo(right.laidEndToEnd());
                } else {
                    assertThat(read.failure()).contains(input + ": is damaged gzip at byte ");
                }
            }
        }
        assertThat(Given.of(given(whole, "trash".getBytes(ISO_8859_1))).failure())
                .contains("is damaged gzip at byte")
                .contains("after 20 bytes unpacked: no member starts there");
    }

    @Test
    void allRecordsBeforeTheDamageAreGivenOut() throws IOException {
        StringBuilder text = new StringBuilder("id,noise\n");
        Random random = new Random(7);
        while (text.length() < 3 << 20) {
            text.append(random.nextLong()).append(',').append(random.nextLong()).append('\n');
        }
        byte[] whole = packed(text.toString());
        Given read = Given.of(given(Arrays.copyOf(whole, whole.length - 9)).byBytes(1 << 20));
        assertThat(read.failure()).contains("it was cut off");
        assertThat(read.laidEndToEnd().length()).isGreaterThan(2 << 20);
        assertThat(text.toString()
                        .startsWith(read.header() + read.laidEndToEnd().replace(read.header(), "")))
                .isTrue();
    }

    /** Writes a large gzip file, of records of 10 bytes. */
    private Chunks large(int mebibytes) throws IOException {
        byte[] piece = "123456789\n".repeat(100_000).getBytes(ISO_8859_1);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input))) {
            for (long written = 0; written < (long) mebibytes << 20; written += piece.length) {
                out.write(piece);
            }
        }
        return Chunks.of(input).withFormat(RecordFormat.csv().withoutHeader());
    }

    @Test
    void itHoldsNoMoreThanTheChunksThatAreOpen() throws IOException {
        Chunks chunks = large(64).byBytes(2 << 20).spooledBy(TempSpec.defaults().withBudget(Budget.ofBytes(8 << 20)));
        long records = 0;
        try (Stream<Chunk> open = chunks.stream()) {
            for (Chunk chunk : (Iterable<Chunk>) open::iterator) {
                try (chunk) {
                    records += chunk.records();
                }
            }
        }
        assertThat(records).isEqualTo(68 * 100_000);
        try (Stream<Chunk> open = chunks.stream()) {
            assertThatThrownBy(open::count) // nobody closes one
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("budget");
        }
    }

    @Test
    void countingHoldsNothing() throws IOException {
        assertThat(large(32)
                        .spooledBy(TempSpec.defaults().withBudget(Budget.ofBytes(0)))
                        .count())
                .isEqualTo(34 * 100_000);
    }

    @Test
    void anUnclosedQuoteIsNamedAsInAPlainFile() throws IOException {
        List<String> texts =
                new ArrayList<>(List.of("h\n1\n\"2", "\"h\n1", "h\n1\n2,\"x\"\"", "h\n\n1,\"\n\n2", "h\r\n\"1"));
        texts.add("h\n" + "1,\"a\nb\",c\n".repeat(100_000) + "2,\"" + "d,".repeat(200_000));
        texts.add("h\n1\n2," + "d,".repeat(200_000) + "\"closed\"," + "d,".repeat(200_000) + "\"never");
        for (String text : texts) {
            Path plain = directory.resolve("plain");
            Given expected = Given.of(Given.chunks(plain, text).byRecords(1 << 20));
            Chunks chunks = given(packed(text)).byRecords(1 << 20);
            String said = expected.failure().replace(plain.toString(), input.toString());
            assertThat(Given.of(chunks).failure()).isEqualTo(said).contains("never closes");
            assertThatThrownBy(chunks::count).hasMessage(said);
        }
    }

    @Test
    void linesAndFixedSizes() throws IOException {
        Chunks lines = given(packed("a\n\nb\r\nc")).withFormat(RecordFormat.lines());
        assertThat(Given.of(lines.byRecords(1)).contents()).containsExactly("a\n", "\n", "b\r\n", "c");
        assertThat(lines.count()).isEqualTo(4);
        Chunks fixed = given(packed("aabbccdd")).withFormat(RecordFormat.fixed(2));
        assertThat(Given.of(fixed.byRecords(3)).contents()).containsExactly("aabbcc", "dd");
        assertThat(fixed.count()).isEqualTo(4);
        Given incomplete = Given.of(fixed.withFormat(RecordFormat.fixed(3)).byRecords(1));
        assertThat(incomplete.contents()).containsExactly("aab", "bcc");
        assertThat(incomplete.failure()).contains("from byte 6, is incomplete");
        assertThatThrownBy(() -> fixed.withFormat(RecordFormat.fixed(3)).count())
                .hasMessageContaining("from byte 6, is incomplete");
    }

    @Test
    void aStreamThatCannotBeReadIsNamed() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }
        };
        assertThatThrownBy(() -> Chunks.of(broken, "the stream").count())
                .isInstanceOf(FileSystemException.class)
                .hasMessage("the stream: cannot be read: Is a directory");
        assertThatThrownBy(() -> ExternalSort.of(broken, "the stream").writeTo(OutputStream.nullOutputStream()))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("the stream: cannot be read: Is a directory");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        assertThatThrownBy(() -> given(packed("\u00FF\u00FEh\u0000")).count())
                .hasMessageContaining(input + ": is UTF-16");
        assertThat(Given.of(given(packed("h\n\u0000"))).failure()).contains("NUL at byte 2");
    }

    @Test
    void aJobClosesItsChunksAndTellsOfPackedBytes() throws IOException {
        Chunks chunks = large(32).byBytes(1 << 20).spooledBy(TempSpec.defaults().withBudget(Budget.ofBytes(16 << 20)));
        long size = Files.size(input);
        List<Long> told = new ArrayList<>();
        long records = new RecordCount(chunks).run(ChunkEngine.local(2).withProgress((done, all) -> {
            told.add(done);
            assertThat(all).isEqualTo(size);
        }));
        assertThat(records).isEqualTo(34 * 100_000);
        assertThat(told).isSorted();
        assertThat(told.get(told.size() - 1)).isBetween(size * 9 / 10, size);
    }
}
