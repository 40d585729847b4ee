package dev.tempfile.chunks.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Many bytes at a time give what one after the other does. */
class RecordScannerTest {

    /** Well-formed for the most part, so that whole words of it are gone through at once. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.frequencyOf(
                Tuple.of(
                        20, Arbitraries.of("\"a\"", "\"b, c\nd\"", "\"\"", "\"say \"\"no\"\"\"", "ef", "\u00E9\u00FF")),
                Tuple.of(20, Arbitraries.of(",", ",", ",", "\n", "\r\n", "\r", ",,", "\n\n")),
                Tuple.of(1, Arbitraries.of("5\" pipe", "\"a\"b\"", "\"", "\t|;'", "\u008A\u00A2\u00AC")));
        return pieces.list().ofMinSize(50).ofMaxSize(600).map(list -> String.join("", list));
    }

    /** What a scanner is made for. */
    enum Kind {
        CSV(',', '"', true, false, RecordScanner.CLOSED),
        EUROPEAN(';', '\'', true, false, RecordScanner.CLOSED),
        UNQUOTED('\t', 256, false, false, RecordScanner.PLAIN),
        LINES(256, 256, false, true, RecordScanner.AFTER_CR);

        private final int delimiter;
        private final int quote;
        private final boolean hasQuotes;
        private final boolean countsEmptyLines;
        private final int lastState;

        Kind(int delimiter, int quote, boolean hasQuotes, boolean countsEmptyLines, int lastState) {
            this.delimiter = delimiter;
            this.quote = quote;
            this.hasQuotes = hasQuotes;
            this.countsEmptyLines = countsEmptyLines;
            this.lastState = lastState;
        }

        RecordScanner from(int state) {
            return new RecordScanner(delimiter, quote, hasQuotes, countsEmptyLines).from(Math.min(state, lastState));
        }
    }

    @Provide
    Arbitrary<Long> most() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 300),
                Arbitraries.longs().between(1_000, 5_000),
                Arbitraries.just(Long.MAX_VALUE));
    }

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    void manyBytesGiveWhatSingleOnesDo(
            @ForAll("texts") String text,
            @ForAll @IntRange(min = 1, max = 20) int times,
            @ForAll Kind kind,
            @ForAll @IntRange(min = RecordScanner.START, max = RecordScanner.CLOSED) int state,
            @ForAll @IntRange(min = 0, max = 70) int from,
            @ForAll("most") long most) {
        assertSame(text.repeat(times).getBytes(UTF_8), kind, state, from, most);
    }

    /** From the first block to behind the first stretches, which have bounds of blocks, words and stretches within. */
    @Example
    void aQuoteIsFoundStrayWhereverItStands() {
        String quoted = "\"ab\",\"c\"\"d\n\",ef,\"\"\n12345678,\"9\"\r\n".repeat(60);
        String plain = "abcd,ef\n12345678,9\r\n".repeat(120);
        for (byte[] clean : new byte[][] {quoted.getBytes(UTF_8), plain.getBytes(UTF_8)}) {
            for (int at = 0; at < clean.length; at++) {
                byte[] bytes = clean.clone();
                bytes[at] = '"';
                for (int state : new int[] {RecordScanner.START, RecordScanner.PLAIN, RecordScanner.QUOTED}) {
                    assertSame(bytes, Kind.CSV, state, 0, Long.MAX_VALUE);
                }
            }
        }
    }

    @Example
    void theRecordWantedIsFoundWhereverItEnds() {
        byte[] bytes = "\"a\",b\r\n\"c\nd\",5\" pipe\n\n".repeat(900).getBytes(UTF_8);
        for (long most = 1; most <= 1_800; most++) {
            assertSame(bytes, Kind.CSV, RecordScanner.START, 0, most);
        }
    }

    private static void assertSame(byte[] content, Kind kind, int state, int from, long most) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        RecordScanner careful = kind.from(state);
        int at = Math.min(from, bytes.limit());
        int end = at;
        while (end < bytes.limit() && careful.ended() < most) {
            careful.step(bytes.get(end++));
        }

        RecordScanner scanner = kind.from(state);
        assertThat(scanner.scan(bytes, at, bytes.limit(), most)).isEqualTo(end);
        assertThat(scanner.ended()).isEqualTo(careful.ended());
        assertThat(scanner.state()).isEqualTo(careful.state());
    }
}
