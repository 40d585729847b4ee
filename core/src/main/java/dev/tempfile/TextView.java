package dev.tempfile;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file as characters, at the file's own position.
 *
 * <p>Not closeable: the file is. What is written is encoded at once and collected until the file is flushed or looked at in any
 * other way; what cannot be encoded throws in the call that wrote it, and nothing of that call is written. Reading throws when it
 * comes to what cannot be decoded, naming the byte's position.
 *
 * <p>{@link ByteFile#position()} is exact after any of these calls, so that bytes and text can be mixed; asking for it disturbs no
 * reading. Inside a surrogate pair there is none: it is the one before the pair until both halves were read. Going back to a
 * position is guaranteed for the start, the end, and positions taken after whole reads and writes; in a charset with shifts (ISO-2022) only at
 * the ends of lines, where it has returned to its first state, and in {@code x-ISCII91} not at all. The first half of a surrogate
 * pair waits for the second; it is malformed if something else comes first.
 *
 * <p>Thread-safe like the file.
 */
public final class TextView {
    private final OpenFile<?> file;
    private final TextFormat format;
    private final TextWriting writing;
    private final TextReading reading;

    TextView(OpenFile<?> file, TextFormat format) {
        this.file = file;
        this.format = format;
        Encoding encoding = new Encoding(format);
        this.writing = new TextWriting(file, encoding, format.lineEnds());
        this.reading = new TextReading(file, encoding);
    }

    /** How bytes are characters here. */
    public TextFormat format() {
        return format;
    }

    /**
     * Writes {@code text} at the position.
     *
     * @throws java.nio.file.FileSystemException if a character cannot be encoded; its cause is a
     *     {@link java.nio.charset.CharacterCodingException}
     */
    public TextView write(CharSequence text) throws IOException {
        write(text, 0, text.length());
        return this;
    }

    /** Writes {@code line} and the end of a line. */
    public TextView writeLine(CharSequence line) throws IOException {
        file.lock();
        try {
            write(line, 0, line.length());
            write("\n", 0, 1);
            return this;
        } finally {
            file.unlock();
        }
    }

    /**
     * Reads to the end of the line, whichever of {@code \n}, {@code \r} and {@code \r\n} it is.
     *
     * @return the line without its end, or null at the end of the file
     */
    public @Nullable String readLine() throws IOException {
        file.lock();
        try {
            beginReading();
            return reading.hasNext() ? nextLine() : null;
        } finally {
            file.unlock();
        }
    }

    private String nextLine() throws IOException {
        StringBuilder earlier = null;
        while (true) {
            char[] characters = reading.characters();
            int start = reading.next();
            int end = start;
            int limit = reading.limit();
            while (end < limit && characters[end] != '\n' && characters[end] != '\r') {
                end++;
            }
            if (end < limit) {
                String line = joined(earlier, characters, start, end);
                reading.takeTo(end + 1);
                if (characters[end] == '\r') {
                    takeIf('\n');
                }
                return line;
            }
            earlier = earlier == null ? new StringBuilder(2 * (end - start) + 16) : earlier;
            earlier.append(characters, start, end - start);
            reading.takeTo(end);
            if (!reading.hasNext()) {
                return earlier.toString();
            }
        }
    }

    private static String joined(@Nullable StringBuilder earlier, char[] characters, int start, int end) {
        return earlier == null
                ? new String(characters, start, end - start)
                : earlier.append(characters, start, end - start).toString();
    }

    private void takeIf(char expected) throws IOException {
        if (reading.nextIs(expected)) {
            reading.takeTo(reading.next() + 1);
        }
    }

    /** Reads from the position to the end, which becomes the position; ends of lines as {@link TextFormat#lineEnds()} says. */
    public String readAll() throws IOException {
        StringBuilder all = new StringBuilder();
        file.lock();
        try {
            beginReading();
            while (reading.hasNext()) {
                all.append(reading.characters(), reading.next(), reading.limit() - reading.next());
                reading.takeTo(reading.limit());
            }
        } finally {
            file.unlock();
        }
        String text = all.toString();
        return format.lineEnds() == LineEnds.VERBATIM || text.indexOf('\r') < 0
                ? text
                : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /**
     * The lines from the position on, read as the stream is consumed, at the shared position. Keeps the file from being
     * collected. A failure, also that the file was closed meanwhile, is an {@link UncheckedIOException}.
     */
    public Stream<String> lines() {
        Spliterator<String> lines =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super String> action) {
                        String line = uncheckedLine();
                        if (line != null) {
                            action.accept(line);
                        }
                        return line != null;
                    }
                };
        return StreamSupport.stream(lines, false);
    }

    private @Nullable String uncheckedLine() {
        try {
            return readLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A reader at the shared position. Closing it closes nothing. */
    public Reader reader() {
        return new TextReader(this);
    }

    /** A writer at the shared position. Closing it flushes and closes nothing. */
    public Writer writer() {
        return new TextWriter(this);
    }

    /** Sets the file's position to the start. */
    public TextView rewind() throws IOException {
        file.rewind();
        return this;
    }

    /** Hands what was collected to the file. */
    public TextView flush() throws IOException {
        file.flush();
        return this;
    }

    // ---------------------------------------------------------------- for the streams and the file

    boolean isOpen() {
        return file.isOpen();
    }

    void write(CharSequence text, int from, int to) throws IOException {
        file.lock();
        try {
            file.ensureOpen();
            reading.settle();
            writing.write(text, from, to);
        } finally {
            file.unlock();
        }
    }

    int read(char[] target, int offset, int length) throws IOException {
        file.lock();
        try {
            beginReading();
            if (length == 0) {
                return 0;
            }
            if (!reading.hasNext()) {
                return -1;
            }
            return format.lineEnds() == LineEnds.VERBATIM
                    ? readVerbatim(target, offset, length)
                    : readTranslated(target, offset, length);
        } finally {
            file.unlock();
        }
    }

    private int readVerbatim(char[] target, int offset, int length) {
        int count = Math.min(length, reading.limit() - reading.next());
        System.arraycopy(reading.characters(), reading.next(), target, offset, count);
        reading.takeTo(reading.next() + count);
        return count;
    }

    private int readTranslated(char[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length && (count == 0 || reading.next() < reading.limit()) && reading.hasNext()) {
            char character = reading.characters()[reading.next()];
            reading.takeTo(reading.next() + 1);
            if (character == '\r') {
                takeIf('\n');
                character = '\n';
            }
            target[offset + count++] = character;
        }
        return count;
    }

    /** Where the file's position is, without giving up what was decoded ahead. */
    long position() throws IOException {
        finish();
        return reading.isActive() ? reading.position() : file.contents().position();
    }

    /** Finishes what was being encoded. */
    void finish() throws IOException {
        writing.finish();
    }

    /** Finishes what was being encoded and gives up what was decoded ahead; the file's position is then the truth. */
    void settle() throws IOException {
        writing.finish();
        reading.settle();
    }

    private void beginReading() throws IOException {
        file.ensureOpen();
        if (!reading.isActive()) {
            file.settle();
        }
    }
}
