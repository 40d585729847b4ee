package dev.tempfile.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/spark.md} teaches is what stands here, and runs. */
class TaughtTest {
    private static final Path PROJECT = Path.of(System.getProperty("tempfile.project", ".."));

    @TempDir
    private Path directory;

    @Test
    void tenLines() throws IOException {
        Path file = Files.writeString(directory.resolve("big.csv"), "id,amount\n1,10\n2,20\n\"3\n\",30\n");
        SparkConf conf = Cluster.local().set("spark.local.dir", directory.toString());
        Chunks input = Chunks.of(HadoopFile.of(file.toUri().toString(), conf)).byBytes(64 << 20);
        // tag::ten[]
        ChunkJob<?, Long> job = new RecordCount(input); // or ColumnStatistics.of(input), or your own

        long here = job.run(ChunkEngine.local(4)); // threads of this process
        long there = job.run(SparkEngine.starting(conf)); // a context of its own, closed afterwards
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            long again = job.run(SparkEngine.on(spark)); // a context that is there
            assertThat(again).isEqualTo(3);
        }
        // end::ten[]
        assertThat(here).isEqualTo(3);
        assertThat(there).isEqualTo(3);
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        String source =
                Files.readString(PROJECT.resolve("tempfile-spark/src/test/java/dev/tempfile/spark/TaughtTest.java"));
        int from = source.indexOf('\n', source.indexOf("// tag::ten[]")) + 1;
        int to = source.lastIndexOf('\n', source.indexOf("// end::ten[]")) + 1;
        String taught = source.substring(from, to)
                .replaceAll("(?m)^ *assertThat.*\n", "")
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(PROJECT.resolve("docs/spark.md"))).contains(taught + "\n```");
    }
}
