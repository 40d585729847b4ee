package dev.tempfile.testkit.model;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * What one charset can write, and reads back as it was: symbols of one or two {@code char}s, ends of lines first among them.
 *
 * <p>A symbol that the JDK itself does not read back as it wrote it ({@code String.getBytes}, {@code new String}) is not in it:
 * nobody can keep a promise about that.
 */
final class Alphabet {
    /** The written exceptions: charsets in which the position after a line is not exact, and why. */
    private static final Map<String, String> INEXACT =
            Map.of("x-ISCII91", "out of room, the JDK's decoder consumes a byte whose character it keeps to itself");

    private static final Map<Charset, Alphabet> ALPHABETS = new ConcurrentHashMap<>();
    private static final int[] CANDIDATES = candidates();

    private final Charset charset;
    private final List<String> symbols = new ArrayList<>();

    private Alphabet(Charset charset) {
        this.charset = charset;
        CharsetEncoder encoder = charset.newEncoder();
        for (String symbol : new String[] {"a", "\n", "\r", "\r\n"}) {
            addIfSymmetric(encoder, symbol);
        }
        for (int candidate : CANDIDATES) {
            addIfSymmetric(encoder, Character.toString(candidate));
        }
    }

    private void addIfSymmetric(CharsetEncoder encoder, String symbol) {
        if (encoder.canEncode(symbol) && isSymmetric(symbol)) {
            symbols.add(symbol);
        }
    }

    static Alphabet of(Charset charset) {
        return ALPHABETS.computeIfAbsent(charset, Alphabet::new);
    }

    /** All charsets of this JDK that can write. */
    static Arbitrary<Charset> charsets() {
        return Arbitraries.of(Charset.availableCharsets().values().stream()
                .filter(Charset::canEncode)
                .toList());
    }

    Charset charset() {
        return charset;
    }

    List<String> symbols() {
        return symbols;
    }

    /** Whether one can tell at which byte a character ends, which is where the position is after a line. */
    boolean knowsWhereCharactersEnd() {
        return !INEXACT.containsKey(charset.name());
    }

    /** The symbol of a number; small numbers are plain symbols and ends of lines. */
    String symbol(int number) {
        return symbols.get(number % symbols.size());
    }

    /** The text that these numbers spell. */
    String spell(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        numbers.forEach(number -> text.append(symbol(number)));
        return text.toString();
    }

    /** Whether the JDK reads {@code text} back as it wrote it. */
    boolean isSymmetric(String text) {
        return new String(text.getBytes(charset), charset).equals(text);
    }

    /**
     * What the JDK writes for {@code text}, at the start of a file or later, where no byte order mark comes again. It ends in the
     * charset's first state, as if a plain character followed, which the encoders of ISO-2022-KR and ISO-2022-CN forget.
     */
    byte[] encode(String text, boolean atStart) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String plain = symbols.get(0).equals("a") ? "a" : "";
        byte[] encoded = (text + plain).getBytes(charset);
        int plainLength = (plain + plain).getBytes(charset).length - plain.getBytes(charset).length;
        return Arrays.copyOfRange(encoded, atStart ? 0 : header().length, encoded.length - plainLength);
    }

    /** What the JDK reads from bytes that stand somewhere behind the start of a file. */
    String decodeLater(byte[] bytes, int from) {
        byte[] header = header();
        byte[] all = Arrays.copyOf(header, header.length + bytes.length - from);
        System.arraycopy(bytes, from, all, header.length, bytes.length - from);
        return new String(all, charset);
    }

    /** What this charset writes once, before the first character. */
    private byte[] header() {
        String symbol = symbols.get(0);
        byte[] once = symbol.getBytes(charset);
        return Arrays.copyOf(once, 2 * once.length - symbol.repeat(2).getBytes(charset).length);
    }

    private static int[] candidates() {
        return Stream.of(
                        range(0x00, 0x17f, 1),
                        range(0x300, 0x370, 3),
                        range(0x370, 0x700, 7),
                        range(0x900, 0xe7f, 3),
                        range(0x2010, 0x2600, 11),
                        range(0x3000, 0x3130, 1),
                        range(0x3400, 0x9fff, 37),
                        range(0xac00, 0xd7a3, 61),
                        range(0xe000, 0xf8ff, 97),
                        range(0xf900, 0xffef, 19),
                        range(0xfeff, 0xff00, 1),
                        range(0x1f600, 0x1f640, 5),
                        range(0x20000, 0x2a6d6, 97),
                        range(0x10fffd, 0x10fffe, 1))
                .flatMapToInt(points -> points)
                .toArray();
    }

    private static IntStream range(int from, int to, int step) {
        return IntStream.iterate(from, point -> point < to, point -> point + step);
    }
}
