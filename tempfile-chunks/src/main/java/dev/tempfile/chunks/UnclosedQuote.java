package dev.tempfile.chunks;

import dev.tempfile.chunks.input.Failures;
import dev.tempfile.chunks.input.RecordScanner;
import dev.tempfile.chunks.input.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;

/** The quote that opens and never closes, found again so that it can be named. */
final class UnclosedQuote {
    private final Source source;
    private final long recordAt;
    private final long quoteAt;

    /**
     * Looks for it in the record that never ends, unless the input was cut off there because somebody writes it, which is what is said
     * then.
     *
     * @param start where the record starts, or empty lines before it
     * @param mark how many bytes there are a byte order mark, if that is at the start of the input
     */
    UnclosedQuote(Source source, RecordFormat format, long start, int mark) throws IOException {
        source.requireUnchanged();
        this.source = source;
        long at = start == 0 ? mark : start;
        long opened = at;
        long started = at;
        RecordScanner scanner = format.newScanner().from(RecordScanner.START);
        ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
        for (int length = source.read(bytes, at); length > 0; length = source.read(bytes.clear(), at)) {
            for (int i = 0; i < length; i++) {
                int before = scanner.state();
                scanner.step(bytes.get(i));
                started = RecordScanner.starts(before, scanner.state()) ? at + i : started;
                opened = RecordScanner.opens(before, scanner.state()) ? at + i : opened;
            }
            at += length;
        }
        recordAt = started;
        quoteAt = opened;
    }

    FileSystemException described(String record) {
        return Failures.unclosedQuote(source.name(), record, recordAt, quoteAt);
    }
}
