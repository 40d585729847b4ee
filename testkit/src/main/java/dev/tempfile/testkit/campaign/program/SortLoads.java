package dev.tempfile.testkit.campaign.program;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.sort.ExternalSort;
import dev.tempfile.chunks.sort.SortKey;
import dev.tempfile.chunks.sort.SortSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines that are sorted into the target in as little memory as there may be, so that there are few calls for what is done. */
enum SortLoads {
    /** All have room in memory. */
    IN_MEMORY("sort", 20, 500, 20, 0, 0),
    /** They are written in sorted parts, which are merged; each line is there some times. */
    WITH_RUNS("sort-runs", 200, 500, 10, 2, 0),
    /** They are so long that they are read again from the input instead of being written. */
    WITH_LONG_LINES("sort-rereading", 20, 5000, 2, 2, 0),
    /** There are more parts than are read at a time, so that some are merged first; each line is there many times. */
    WITH_PASSES("sort-passes", 1700, 500, 2, 9, 1);

    private static final int MEMORY = 96 * 1024;

    private final String operation;
    private final int lines;
    private final int length;
    private final int different;
    private final int leastRuns;
    private final int leastPasses;

    SortLoads(String operation, int lines, int length, int different, int leastRuns, int leastPasses) {
        this.operation = operation;
        this.lines = lines;
        this.length = length;
        this.different = different;
        this.leastRuns = leastRuns;
        this.leastPasses = leastPasses;
    }

    static boolean has(String operation) {
        return List.of(values()).stream().anyMatch(load -> load.operation.equals(operation));
    }

    static DrivenProgram.Operation named(String operation, Layout layout) throws Exception {
        for (SortLoads load : values()) {
            if (load.operation.equals(operation)) {
                return load.over(layout);
            }
        }
        throw new IllegalArgumentException(operation);
    }

    private DrivenProgram.Operation over(Layout layout) throws Exception {
        InCaller.everywhere();
        Path input = layout.directory().resolve("lines");
        Files.writeString(input, content());
        ExternalSort sort = ExternalSort.of(input)
                .withFormat(RecordFormat.lines())
                .by(SortKey.bytes(0, 4))
                .withMemory(MEMORY)
                .withThreads(1)
                .in(TempSpec.defaults().in(layout.temp()));
        ExternalSort wanted = different < lines ? sort.unique() : sort;
        return () -> {
            SortSummary done = wanted.writeTo(layout.target());
            if (done.runs() < leastRuns || done.passes() < leastPasses || done.written() != different) {
                throw new AssertionError(operation + " is not what it is meant to be: " + done);
            }
        };
    }

    /** The largest first, so that nothing is in its place. */
    private String content() {
        StringBuilder content = new StringBuilder(lines * length);
        for (int line = lines; line > 0; line--) {
            String number = String.format("%04d ", line % different);
            content.append(number.repeat(length / number.length()));
            content.setCharAt(content.length() - 1, '\n');
        }
        return content.toString();
    }
}
