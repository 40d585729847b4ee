package dev.tempfile.testkit.model;

import dev.tempfile.TextView;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A piece of text, spelled in any alphabet, and how it is written.
 *
 * @param symbols numbers that an {@link Alphabet} makes symbols of
 * @param reach how many characters they are repeated to reach: the sizes of buffers
 * @param cut where the piece is cut in two writes, be it in the middle of a surrogate pair
 */
record Piece(List<Integer> symbols, int reach, int cut, Way way, Then then) {
    /** How characters are given to a text view. */
    enum Way {
        STRING,
        BUILDER,
        PART_OF_STRING,
        PART_OF_ARRAY;

        void write(TextView view, String text) throws IOException {
            switch (this) {
                case STRING -> view.write(text);
                case BUILDER -> view.write(new StringBuilder(text));
                case PART_OF_STRING -> view.writer().write("\u3042" + text + "\u3042", 1, text.length());
                case PART_OF_ARRAY -> view.writer().write(("\ud800\n" + text).toCharArray(), 2, text.length());
            }
        }
    }

    /** What is done to the file after the piece. */
    enum Then {
        NOTHING,
        FLUSH,
        TAKE_POSITION,
        LOOK_AT_SIZE,
        LEAVE_AND_RETURN
    }

    /** The piece in an alphabet. */
    String text(Alphabet alphabet) {
        String text = alphabet.spell(symbols);
        return text.isEmpty() ? text : text.repeat(Math.max(1, reach / text.length()));
    }

    /** Where the text is cut. */
    int cutOf(String text) {
        return text.isEmpty() ? 0 : cut % text.length();
    }

    static Arbitrary<List<Piece>> some() {
        return any().list().ofMinSize(1).ofMaxSize(6);
    }

    private static Arbitrary<Piece> any() {
        return Combinators.combine(
                        numbers().list().ofMaxSize(12),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(0)),
                                Tuple.of(1, Arbitraries.integers().between(0, 20_000)),
                                Tuple.of(1, Arbitraries.of(2_047, 2_048, 2_049, 4_096, 8_191, 8_192, 8_193))),
                        Arbitraries.integers().between(0, 50_000),
                        Arbitraries.of(Way.values()),
                        Arbitraries.of(Then.values()))
                .as(Piece::new);
    }

    private static Arbitrary<Integer> numbers() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 3)),
                Tuple.of(2, Arbitraries.integers().between(0, 400)),
                Tuple.of(3, Arbitraries.integers().between(0, 4_000)));
    }
}
