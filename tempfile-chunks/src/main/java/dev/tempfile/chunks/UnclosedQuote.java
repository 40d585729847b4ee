package dev.tempfile.chunks;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** The quote that opens and never closes, found again so that it can be named. */
final class UnclosedQuote {
    private final Source source;
    private final long recordAt;
    private final long quoteAt;

    /**
     * Looks for it in the record that never ends.
     *
     * @param start where the record starts
     * @param mark how many bytes there are a byte order mark, if that is at the start of the input
     */
    UnclosedQuote(Source source, RecordFormat format, long start, int mark) throws IOException {
        this.source = source;
        recordAt = start;
        long at = start == 0 ? mark : start;
        long opened = at;
        RecordScanner scanner = new RecordScanner(format).from(RecordScanner.START);
        byte[] bytes = new byte[64 * 1024];
        for (int length = source.read(bytes, 0, bytes.length, at);
                length > 0;
                length = source.read(bytes, 0, bytes.length, at)) {
            for (int i = 0; i < length; i++) {
                int before = scanner.state();
                scanner.step(bytes[i]);
                boolean opens = scanner.state() == RecordScanner.QUOTED
                        && before != RecordScanner.QUOTED
                        && before != RecordScanner.CLOSED;
                opened = opens ? at + i : opened;
            }
            at += length;
        }
        quoteAt = opened;
    }

    FileSystemException described(String record) {
        return new FileSystemException(
                source.name(),
                null,
                record + ", which starts at byte " + recordAt + ", has a quote at byte " + quoteAt
                        + " that never closes; close it, or read the file without quotes if it has none");
    }
}
