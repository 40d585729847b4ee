package dev.tempfile.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tempfile.TempDirectory;
import dev.tempfile.TempFile;
import dev.tempfile.TempFiles;
import dev.tempfile.TempSpec;
import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.columns.ColumnStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job gives on a cluster of several processes what it gives here, also when a machine of it dies. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    @TempDir
    private static Path directory;

    private static Cluster cluster;
    private static Hdfs hdfs;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.in(directory.resolve("cluster"));
        hdfs = Hdfs.in(directory.resolve("hdfs"));
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
        if (hdfs != null) {
            hdfs.close();
        }
    }

    /** All records in order, through scratch files; the first to come to one chunk waits to be killed. */
    private record Copied(Chunks input, String place, long deadly) implements ChunkJob<String, String> {
        private static final long serialVersionUID = 1;

        Path scratch() {
            return Path.of(place, "scratch");
        }

        /** Says which process waits to be killed. */
        Path marker() {
            return Path.of(place, "waiting");
        }

        @Override
        public String perChunk(Chunk chunk) throws IOException {
            try (TempDirectory work = TempSpec.defaults().in(scratch()).createDirectory();
                    TempFile copy = chunk.toFile(work.spec())) {
                if (chunk.number() == deadly && isFirst()) {
                    Path said = Path.of(place, "said");
                    Files.writeString(
                            said, Long.toString(ProcessHandle.current().pid()));
                    Files.move(said, marker(), StandardCopyOption.ATOMIC_MOVE);
                    new CountDownLatch(1).await(4, TimeUnit.MINUTES);
                    throw new IllegalStateException("nobody killed it");
                }
                return chunk.number() + ":" + Files.readString(copy.path());
            } catch (InterruptedException ended) {
                throw new IOException(ended);
            }
        }

        private boolean isFirst() throws IOException {
            try {
                Files.createFile(Path.of(place, "claimed"));
                return true;
            } catch (FileAlreadyExistsException retried) {
                return false;
            }
        }

        @Override
        public String combine(String left, String right) {
            return left + right;
        }

        @Override
        public String result(Optional<String> combined) {
            return combined.orElse("nothing");
        }
    }

    private static Path numbers(Path file, int count) throws IOException {
        StringBuilder text = new StringBuilder("n,\"te\nxt\"\n");
        for (int i = 0; i < count; i++) {
            text.append(i).append(",\"a\n\"\"b\"\"\"\n");
        }
        return Files.writeString(file, text);
    }

    @Test
    @Order(1)
    void whatIsSubmittedForAFileOfHdfsPrintsTheSameAnswer() throws Exception {
        Path input = numbers(directory.resolve("input.csv"), 20_000);
        assertThat(Files.size(input)).isGreaterThan(3 * Hdfs.BLOCK);
        List<Path> jars = cluster.jars();
        Path main = jars.stream()
                .filter(jar -> jar.getFileName().toString().startsWith("tempfile-spark-classes"))
                .findFirst()
                .orElseThrow();
        List<String> others = jars.stream()
                .filter(jar -> !jar.equals(main)
                        && jar.getFileName().toString().matches("(core|tempfile|fastcsv)(?!.*test-classes).*"))
                .map(Path::toString)
                .toList();
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process submit = cluster.program(
                        "512m",
                        "org.apache.spark.deploy.SparkSubmit",
                        "--master",
                        cluster.master(),
                        "--class",
                        "dev.tempfile.spark.Main",
                        "--jars",
                        String.join(",", others),
                        "--executor-memory",
                        "512m",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--conf",
                        "spark.driver.host=127.0.0.1",
                        "--conf",
                        "spark.executor.extraJavaOptions=" + Cluster.frugal(directory),
                        main.toString(),
                        "stats",
                        hdfs.put(input),
                        "--bytes",
                        "20K")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(submit.waitFor(3, TimeUnit.MINUTES)).as(cluster::said).isTrue();
        } finally {
            submit.destroyForcibly();
        }
        assertThat(submit.exitValue()).as(() -> read(err) + cluster.said()).isZero();
        assertThat(read(out).strip())
                .isEqualTo(ColumnStatistics.of(Chunks.of(input))
                        .run(ChunkEngine.local(2))
                        .toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @Order(2)
    void theAnswerIsTheSameWhenAWorkerIsKilledInTheMiddleAndNothingIsLeft() throws Exception {
        Path place = Files.createDirectories(directory.resolve("killed"));
        Files.createDirectory(place.resolve("scratch"));
        Chunks input = Chunks.of(numbers(place.resolve("input.csv"), 400)).byRecords(20);
        Copied job = new Copied(input, place.toString(), 11);

        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> run(job));
        assertThat(Cluster.comesTrue(() -> Files.exists(job.marker()) || answer.isDone()))
                .as(cluster::said)
                .isTrue();
        assertThat(answer).as(cluster::said).isNotDone();
        ProcessHandle executor =
                ProcessHandle.of(Long.parseLong(Files.readString(job.marker()))).orElseThrow();
        ProcessHandle worker = executor.parent().orElseThrow();
        assertThat(worker.info().arguments().orElseThrow()).contains("org.apache.spark.deploy.worker.Worker");
        assertThat(entries(job.scratch())).isNotEmpty();
        assertThat(worker.destroyForcibly()).isTrue();
        executor.destroyForcibly();

        assertThat(answer.get(3, TimeUnit.MINUTES))
                .isEqualTo(job.run(ChunkEngine.local(2)))
                .startsWith("1:n,")
                .contains("20:n,");
        assertThat(Cluster.comesTrue(() -> executors().isEmpty()))
                .as(cluster::said)
                .isTrue();
        TempFiles.sweep(job.scratch());
        TempFiles.release(); // takes back what this process made there for the run without a cluster
        assertThat(entries(job.scratch())).isEmpty();
    }

    private static String run(Copied job) {
        try {
            return job.run(SparkEngine.starting(cluster.configuration()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    private static List<Path> entries(Path scratch) throws IOException {
        try (Stream<Path> entries = Files.list(scratch)) {
            return entries.toList();
        }
    }
}
