package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code tempfile count} was asked for, and the counting.
 *
 * @param chunks the input
 * @param json whether to print a document
 */
record Count(Chunks chunks, boolean json) {

    int run(Output output) throws IOException {
        long count = counted(output);
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("input", chunks.name());
            document.put("records", count);
            output.json(document);
        } else {
            output.data(Long.toString(count));
        }
        return Main.DONE;
    }

    private long counted(Output output) throws IOException {
        try (ProgressLine progress = new ProgressLine(output)) {
            return chunks.count(progress::done);
        }
    }
}
