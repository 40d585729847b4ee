package dev.tempfile.testkit.campaign.program;

import dev.tempfile.TempSpec;
import dev.tempfile.chunks.RecordFormat;
import dev.tempfile.chunks.sort.ExternalSort;
import dev.tempfile.chunks.sort.SortSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines that are sorted into the target by one thread, in as little memory as there may be. */
enum SortLoads {
    /** All have room in memory. */
    IN_MEMORY("sort", 20, 20, 0, 0),
    /** They are written in sorted parts, which are merged. */
    WITH_RUNS("sort-runs", 60, 60, 2, 0),
    /** There are more parts than are read at a time, so that some are merged first; each line is there many times. */
    WITH_PASSES("sort-passes", 1000, 2, 17, 1);

    private static final int LINE = 500;
    private static final int MEMORY = 64 * 1024;

    private final String operation;
    private final int lines;
    private final int different;
    private final int leastRuns;
    private final int leastPasses;

    SortLoads(String operation, int lines, int different, int leastRuns, int leastPasses) {
        this.operation = operation;
        this.lines = lines;
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
                .withMemory(MEMORY)
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
        StringBuilder content = new StringBuilder(lines * LINE);
        for (int line = lines; line > 0; line--) {
            String number = String.format("%04d ", line % different);
            content.append(number.repeat(LINE / number.length()));
            content.setCharAt(content.length() - 1, '\n');
        }
        return content.toString();
    }
}
