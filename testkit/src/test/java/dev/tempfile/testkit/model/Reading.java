package dev.tempfile.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.LineEnds;
import dev.tempfile.TextView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A way to read on in a text, and the model of it: a {@code String} and an index. */
sealed interface Reading {
    /**
     * Reads on, checks what was read, and tells where the text goes on.
     *
     * @param text as the file holds it, ends of lines untranslated
     * @param index where it goes on now
     */
    int from(TextView view, String text, int index) throws IOException;

    /** The text as one reads it who does not ask for lines. */
    static String translated(String text, LineEnds lineEnds) {
        return lineEnds == LineEnds.VERBATIM ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** {@code readLine()}. */
    record Line() implements Reading {
        @Override
        public int from(TextView view, String text, int index) throws IOException {
            String line = view.readLine();
            if (index == text.length()) {
                assertThat(line).isNull();
                return index;
            }
            int end = index;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            assertThat(line).isEqualTo(text.substring(index, end));
            return Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
        }
    }

    /** {@code reader().read(char[])}. */
    record Characters(int length) implements Reading {
        @Override
        public int from(TextView view, String text, int index) throws IOException {
            char[] target = new char[length];
            int count = view.reader().read(target);
            if (length == 0) {
                assertThat(count).isZero();
                return index;
            }
            if (index == text.length()) {
                assertThat(count).isEqualTo(-1);
                return index;
            }
            assertThat(count).isBetween(1, Math.min(length, text.length() - index));
            LineEnds lineEnds = view.format().lineEnds();
            int end = index + count;
            while (translated(text.substring(index, end), lineEnds).length() < count) {
                end++;
            }
            if (lineEnds != LineEnds.VERBATIM && text.startsWith("\r\n", end - 1)) {
                end++;
            }
            assertThat(new String(target, 0, count)).isEqualTo(translated(text.substring(index, end), lineEnds));
            return end;
        }
    }

    /** Some of them, to be gone through again and again. */
    static Arbitrary<List<Reading>> some() {
        Arbitrary<Reading> lines = Arbitraries.just(new Line());
        Arbitrary<Reading> characters = Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.integers().between(0, 4)),
                        Tuple.of(2, Arbitraries.integers().between(0, 100)),
                        Tuple.of(1, Arbitraries.integers().between(4_000, 9_000)))
                .map(Characters::new);
        return Combinators.combine(
                        Arbitraries.oneOf(lines, characters).list().ofMaxSize(5),
                        // With the last one the end is reached in reasonable time.
                        Arbitraries.of(new Line(), new Characters(5_000)))
                .as((some, last) -> {
                    List<Reading> all = new ArrayList<>(some);
                    all.add(last);
                    return all;
                });
    }
}
