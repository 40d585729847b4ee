package dev.tempfile.cli;

import dev.tempfile.chunks.Chunks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tempfile count} was asked for, and the counting.
 *
 * @param chunks the input
 * @param json whether to print a document
 */
record Count(Chunks chunks, boolean json) implements PlainCommand {

    /**
     * What plain words ask for, or null if they hold anything that is better left to picocli; see {@link Make#plainly}.
     *
     * @throws IllegalArgumentException for a file that this locale cannot name
     */
    static @Nullable Count plainly(List<String> words) {
        PlainWords plain = PlainWords.of(words, Set.of(), Set.of("--json"));
        return plain == null ? null : new Count(Chunks.of(Path.of(plain.operand())), plain.has("--json"));
    }

    @Override
    public int run(Output output) throws IOException {
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
        ProgressLine progress = new ProgressLine(output);
        try {
            return chunks.count(progress::done);
        } finally {
            progress.clear();
        }
    }
}
