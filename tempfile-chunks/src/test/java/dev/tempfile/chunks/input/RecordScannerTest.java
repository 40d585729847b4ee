package dev.tempfile.chunks.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
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

    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    void wordsGiveWhatBytesDo(
            @ForAll("texts") String text,
            @ForAll Kind kind,
            @ForAll @IntRange(min = RecordScanner.START, max = RecordScanner.CLOSED) int state,
            @ForAll @IntRange(min = 0, max = 70) int from,
            @ForAll @IntRange(min = 1, max = 300) int most) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
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
