package dev.tempfile.chunks.sort;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the keys of a record so that they are compared byte for byte, all in one go: each part in a form that orders as the key
 * says, and of which none is the start of another. Not thread-safe.
 */
final class KeyWriter {
    private static final int EMPTY_FIRST = 0x10;
    private static final int EMPTY_LAST = 0x50;
    private static final int NOT_EMPTY = 0x30;

    private final SortKey[] keys;
    private final @Nullable Collator[] collators;
    private final Decimal decimal = new Decimal();

    KeyWriter(List<SortKey> keys) {
        this.keys = keys.toArray(SortKey[]::new);
        collators = new Collator[this.keys.length];
        for (int i = 0; i < collators.length; i++) {
            collators[i] = this.keys[i].comparison() == SortKey.Comparison.COLLATED ? this.keys[i].collator() : null;
        }
    }

    /** Whether the bytes of the one key as they stand order as it says. */
    static boolean isPlain(List<SortKey> keys) {
        SortKey first = keys.get(0);
        return keys.size() == 1
                && first.comparison() == SortKey.Comparison.BYTES
                && !first.isDescending()
                && first.putsEmptyFirst();
    }

    /**
     * Writes one part.
     *
     * @param which the key that it is of
     * @param from where its text is, without quotes
     * @param to where its text ends
     * @param at where it is written, in the same array, not over the text
     * @param limit where there is no room any more
     * @return where it ends, or -1 if there is no room
     * @throws CharacterCodingException if the text is not of the key's charset
     */
    int write(int which, byte[] bytes, int from, int to, int at, int limit) throws CharacterCodingException {
        SortKey key = keys[which];
        int end = switch (key.comparison()) {
            case BYTES -> escaped(key, from == to, bytes, from, to, bytes, at, limit);
            case NUMBERS -> number(key, bytes, from, to, at, limit);
            case CASELESS -> caseless(key, bytes, from, to, at, limit);
            case COLLATED -> collated(which, bytes, from, to, at, limit);
        };
        if (key.isDescending()) {
            for (int i = at; i < end; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
        return end;
    }

    /** Where empty ones do not come by themselves, a byte tells them from the others. */
    private static int mark(SortKey key, boolean isEmpty, byte[] bytes, int at) {
        boolean smallest = key.putsEmptyFirst() != key.isDescending();
        if (smallest) {
            return at;
        }
        bytes[at] = (byte) (isEmpty ? EMPTY_LAST : NOT_EMPTY);
        return at + 1;
    }

    /** The end of a text orders before whatever goes on; a zero in it is followed by the largest byte. */
    private static int ended(byte[] bytes, int end) {
        bytes[end] = 0;
        bytes[end + 1] = 0;
        return end + 2;
    }

    private int number(SortKey key, byte[] bytes, int from, int to, int at, int limit) {
        if (at + Decimal.mostWritten(to - from) > limit) {
            return -1;
        }
        if (decimal.read(bytes, from, to)) {
            return decimal.write(bytes, at);
        }
        bytes[at] = (byte) (key.putsEmptyFirst() != key.isDescending() ? EMPTY_FIRST : EMPTY_LAST);
        return at + 1;
    }

    private static int caseless(SortKey key, byte[] bytes, int from, int to, int at, int limit)
            throws CharacterCodingException {
        if ((long) at + 2L * (to - from) + 3 > limit) {
            return -1;
        }
        int end = mark(key, from == to, bytes, at);
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next <= 0) {
                return foreign(key, bytes, from, to, at, limit);
            }
            bytes[end++] = next >= 'a' && next <= 'z' ? (byte) (next - 0x20) : next;
        }
        return ended(bytes, end);
    }

    private static int foreign(SortKey key, byte[] bytes, int from, int to, int at, int limit)
            throws CharacterCodingException {
        StringBuilder upper = new StringBuilder();
        decoded(StandardCharsets.UTF_8, bytes, from, to)
                .codePoints()
                .forEach(point -> upper.appendCodePoint(Character.toUpperCase(point)));
        byte[] text = upper.toString().getBytes(StandardCharsets.UTF_8);
        return escaped(key, from == to, text, 0, text.length, bytes, at, limit);
    }

    private int collated(int which, byte[] bytes, int from, int to, int at, int limit) throws CharacterCodingException {
        SortKey key = keys[which];
        Collator collator = collators[which];
        if (collator == null) {
            throw new IllegalStateException("no collator");
        }
        byte[] weights = collator.getCollationKey(decoded(key.charset(), bytes, from, to))
                .toByteArray();
        return escaped(key, from == to, weights, 0, weights.length, bytes, at, limit);
    }

    /** Writes {@code text} between two places, which are not those that are written to. */
    private static int escaped(
            SortKey key, boolean isEmpty, byte[] text, int from, int to, byte[] bytes, int at, int limit) {
        if ((long) at + 2L * (to - from) + 3 > limit) {
            return -1;
        }
        int end = mark(key, isEmpty, bytes, at);
        for (int i = from; i < to; i++) {
            byte next = text[i];
            bytes[end++] = next;
            if (next == 0) {
                bytes[end++] = (byte) 0xFF;
            }
        }
        return ended(bytes, end);
    }

    private static String decoded(Charset charset, byte[] bytes, int from, int to) throws CharacterCodingException {
        CharBuffer text = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, to - from));
        return text.toString();
    }
}
