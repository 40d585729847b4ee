package dev.tempfile.chunks.sort;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Records in one array, and an index of them: records and keys from the front, index entries from the back.
 *
 * <p>An entry is three words: the first eight bytes of the key, as one unsigned number; where the record is and how long; where the
 * key is and how long. Where the key lies within the record it is not copied; one of eight bytes or less is in its entry alone. Not
 * thread-safe.
 */
final class Arena {
    /** Bytes of an entry. */
    static final int ENTRY = 24;

    /** Where in an entry the start of the key is. */
    static final int PREFIX = 0;

    /** Where in an entry it says where the record is, and how long. */
    static final int RECORD = 8;

    /** Where in an entry it says where the key is, and how long. */
    static final int KEY = 16;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle TEXT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int front;
    private int back;
    private long origin;
    private int standing;

    Arena(byte[] bytes) {
        this.bytes = bytes;
        back = bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Forgets the entries, and all behind the first so many bytes. */
    void restart(int used) {
        front = used;
        back = bytes.length;
        standing = 0;
    }

    /** Says that the first so many bytes can be read again, and from where on. */
    void standsAt(long from, int length) {
        origin = from;
        standing = length;
    }

    /** From where the record of an entry can be read again; -1 if it cannot. */
    long origin(int entry) {
        return recordAt(entry) + recordLength(entry) <= standing ? origin + recordAt(entry) : -1;
    }

    /** Where free room starts. */
    int front() {
        return front;
    }

    /** Where free room ends, once another entry is in. */
    int limit() {
        return back - ENTRY;
    }

    /** Takes what was written behind the front. */
    void keep(int length) {
        front += length;
    }

    int count() {
        return (bytes.length - back) / ENTRY;
    }

    /** Where the first entry is, when they are sorted. */
    int first() {
        return back;
    }

    /** Where the last entry ends. */
    int end() {
        return bytes.length;
    }

    /** Adds an entry; there must be room. */
    void add(long prefix, int record, int recordLength, int key, int keyLength) {
        back -= ENTRY;
        WORDS.set(bytes, back + PREFIX, prefix);
        WORDS.set(bytes, back + RECORD, (long) record << 32 | recordLength);
        WORDS.set(bytes, back + KEY, (long) key << 32 | keyLength);
    }

    /** Takes back all entries but the first so many, in their order. */
    void cut(int entries) {
        int length = entries * ENTRY;
        System.arraycopy(bytes, back, bytes, bytes.length - length, length);
        back = bytes.length - length;
    }

    long word(int entry, int which) {
        return (long) WORDS.get(bytes, entry + which);
    }

    void word(int entry, int which, long value) {
        WORDS.set(bytes, entry + which, value);
    }

    int recordAt(int entry) {
        return (int) (word(entry, RECORD) >>> 32);
    }

    int recordLength(int entry) {
        return (int) word(entry, RECORD);
    }

    int keyAt(int entry) {
        return (int) (word(entry, KEY) >>> 32);
    }

    int keyLength(int entry) {
        return (int) word(entry, KEY);
    }

    /**
     * Up to eight bytes as one unsigned number that orders as they do; what is not there counts as zero.
     *
     * @param length how many there are from {@code at} on; there must be eight bytes of the array, whatever they are
     */
    static long prefix(byte[] bytes, int at, int length) {
        long word = (long) TEXT.get(bytes, at);
        return length >= Long.BYTES ? word : length == 0 ? 0 : word & -1L << (Long.SIZE - Byte.SIZE * length);
    }

    /** Whether two entries have the same key; both in their state after sorting. */
    boolean sameKey(int one, int other) {
        int length = keyLength(one);
        if (length != keyLength(other)) {
            return false;
        }
        if (length <= Long.BYTES) {
            return word(one, PREFIX) == word(other, PREFIX);
        }
        int a = keyAt(one);
        int b = keyAt(other);
        return Arrays.equals(bytes, a, a + length, bytes, b, b + length);
    }
}
