package dev.tempfile.chunks.sort;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What records are sorted by: a part of each, and how two of those are compared. Immutable.
 *
 * <p>As made, a key compares bytes as unsigned numbers, which for UTF-8 is the order of the code points. A field is compared by what
 * it says: without the quotes around it, and with each doubled quote in it as one. A field that a record does not have is empty.
 * Empty fields come before all others, and after them where the key is descending, unless {@link #emptyFirst()} or
 * {@link #emptyLast()} says otherwise.
 */
public final class SortKey {
    /** Which part of a record it is. */
    enum Part {
        RECORD,
        NUMBERED_COLUMN,
        NAMED_COLUMN,
        BYTES
    }

    /** How two of them are compared. */
    enum Comparison {
        BYTES,
        NUMBERS,
        CASELESS,
        COLLATED
    }

    /** Where empty ones come. */
    enum Empty {
        SMALLEST,
        FIRST,
        LAST
    }

    private final Part part;
    private final int number;
    private final int length;
    private final String name;
    private final Comparison comparison;
    private final @Nullable Collator collator;
    private final Charset charset;
    private final boolean descending;
    private final Empty empty;

    private SortKey(Part part, int number, int length, String name, How how) {
        this.part = part;
        this.number = number;
        this.length = length;
        this.name = name;
        comparison = how.comparison;
        collator = how.collator;
        charset = how.charset;
        descending = how.descending;
        empty = how.empty;
    }

    /** How two parts are compared. */
    private record How(
            Comparison comparison, @Nullable Collator collator, Charset charset, boolean descending, Empty empty) {
        static final How BYTES = new How(Comparison.BYTES, null, StandardCharsets.UTF_8, false, Empty.SMALLEST);
    }

    /** The whole record as it stands, without its line end. */
    public static SortKey record() {
        return new SortKey(Part.RECORD, 0, 0, "", How.BYTES);
    }

    /**
     * A field.
     *
     * @param number its place in the record, from 1
     * @throws IllegalArgumentException if that is less
     */
    public static SortKey column(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("columns are numbered from 1, not " + number);
        }
        return new SortKey(Part.NUMBERED_COLUMN, number, 0, "", How.BYTES);
    }

    /** The field that the header has under this name, the first one of several. */
    public static SortKey column(String name) {
        return new SortKey(Part.NAMED_COLUMN, 0, 0, Objects.requireNonNull(name), How.BYTES);
    }

    /**
     * Some bytes of each record, without its line end; fewer where it is shorter.
     *
     * @param from the first one's place, from 0
     * @param length how many, at least 1
     * @throws IllegalArgumentException if either is less
     */
    public static SortKey bytes(int from, int length) {
        if (from < 0 || length < 1) {
            throw new IllegalArgumentException("no bytes of a record: " + length + " from " + from);
        }
        return new SortKey(Part.BYTES, from, length, "", How.BYTES);
    }

    /**
     * The same, compared as decimal numbers of any size and precision, such as {@code -12}, {@code 0.50} and {@code 1e6}, with
     * blanks around them or none. What is no number comes where the empty ones do, as they came.
     */
    public SortKey numeric() {
        return with(new How(Comparison.NUMBERS, null, charset, descending, empty));
    }

    /** The same, with upper-case letters for lower-case ones. The text is UTF-8. */
    public SortKey ignoringCase() {
        return with(new How(Comparison.CASELESS, null, StandardCharsets.UTF_8, descending, empty));
    }

    /** The same, compared as the words of a language; the text is UTF-8. */
    public SortKey collatedBy(Collator rules) {
        return collatedBy(rules, StandardCharsets.UTF_8);
    }

    /** The same, compared as the words of a language; what is not text of this charset fails the sort. */
    public SortKey collatedBy(Collator rules, Charset encoding) {
        return with(new How(
                Comparison.COLLATED, (Collator) rules.clone(), Objects.requireNonNull(encoding), descending, empty));
    }

    /** The same from the largest to the smallest. Records of the same key stay as they came. */
    public SortKey descending() {
        return with(new How(comparison, collator, charset, true, empty));
    }

    /** The same with empty ones before all others. */
    public SortKey emptyFirst() {
        return with(new How(comparison, collator, charset, descending, Empty.FIRST));
    }

    /** The same with empty ones after all others. */
    public SortKey emptyLast() {
        return with(new How(comparison, collator, charset, descending, Empty.LAST));
    }

    private SortKey with(How how) {
        return new SortKey(part, number, length, name, how);
    }

    Part part() {
        return part;
    }

    /** The column's number, or the first byte's place. */
    int number() {
        return number;
    }

    /** How many bytes. */
    int length() {
        return length;
    }

    /** The column's name. */
    String name() {
        return name;
    }

    Comparison comparison() {
        return comparison;
    }

    /** The rules of the language, a copy. */
    Collator collator() {
        return (Collator)
                Objects.requireNonNull(collator, "it is compared by one").clone();
    }

    Charset charset() {
        return charset;
    }

    boolean isDescending() {
        return descending;
    }

    /** Whether empty ones are to come first, whichever way it goes. */
    boolean putsEmptyFirst() {
        return empty == Empty.SMALLEST ? !descending : empty == Empty.FIRST;
    }

    /** The same of a column whose number is known. */
    SortKey numbered(int column) {
        return new SortKey(
                Part.NUMBERED_COLUMN, column, 0, name, new How(comparison, collator, charset, descending, empty));
    }

    /** For messages. */
    @Override
    public String toString() {
        String what = switch (part) {
            case RECORD -> "the record";
            case NUMBERED_COLUMN -> "column " + number;
            case NAMED_COLUMN -> "column '" + name + "'";
            case BYTES -> "bytes " + number + " to " + (number + length - 1);
        };
        String how = switch (comparison) {
            case BYTES -> "";
            case NUMBERS -> ", numeric";
            case CASELESS -> ", ignoring case";
            case COLLATED -> ", collated";
        };
        return what + how + (descending ? ", descending" : "");
    }
}
