package dev.tempfile.spark;

import dev.tempfile.chunks.ChunkEngine;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.ChunkPart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link ChunkJob} on a cluster of Apache Spark: the same answer as from {@link ChunkEngine#local(int)}.
 *
 * <p>The driver, which is this process, goes through the input once and finds the chunks. Each is a task: an executor opens the input,
 * reads the chunk's bytes and no others, and runs {@code perChunk} on a copy of the job. Values are combined in the order of the input,
 * as a tree. Where there are more than {@value #MOST_TASKS} chunks, neighbours share a task.
 *
 * <p>Every executor must see the file under the same name, and nobody may write it meanwhile; both are noticed. What a task makes
 * through {@link dev.tempfile.TempDirectory} is gone when it ends, however it ends, before Spark tries again elsewhere; what an executor
 * leaves that was killed goes with the next sweep on its machine, which the next executor there does by itself.
 *
 * <h2>What goes wrong</h2>
 *
 * <p>Before anything is asked of the cluster: {@link java.io.NotSerializableException} if the job is not serializable; what
 * {@link dev.tempfile.chunks.Chunks} says of a bad input, and {@link java.nio.file.FileSystemException} if it is gzip;
 * {@link java.net.ConnectException} if no standalone master answers. Later: what {@code perChunk} threw, with the chunk, when Spark has
 * given up trying; {@link IOException} with Spark's own words for all else.
 *
 * <p>Immutable and thread-safe.
 */
public final class SparkEngine implements ChunkEngine {
    /** Beyond that the scheduling of tasks costs more than their number gains. */
    private static final int MOST_TASKS = 10_000;

    private final @Nullable JavaSparkContext context;
    private final SparkConf configuration;

    private SparkEngine(@Nullable JavaSparkContext context, SparkConf configuration) {
        this.context = context;
        this.configuration = configuration;
    }

    /** The engine that runs jobs in a context that is there, and stays open. */
    public static SparkEngine on(JavaSparkContext context) {
        return new SparkEngine(Objects.requireNonNull(context), context.getConf());
    }

    /**
     * The engine that starts a context for each job, when all that can be said before has been said, and closes it afterwards. While
     * this process has another one the job ends with an {@link IllegalStateException}.
     *
     * @param configuration with a master; a copy is made
     */
    public static SparkEngine starting(SparkConf configuration) {
        return new SparkEngine(null, configuration.clone());
    }

    /**
     * {@inheritDoc}
     *
     * <p>An interrupt cancels the tasks, which are interrupted, and does not wait for them.
     */
    @Override
    public <V, R> R run(ChunkJob<V, R> job) throws IOException {
        byte[] sent = Serialized.bytes(job, "the job");
        List<byte[]> parts = new ArrayList<>();
        for (ChunkPart part : ChunkPart.of(job.input(), MOST_TASKS)) {
            parts.add(Serialized.bytes(part, "the part"));
        }
        if (parts.isEmpty()) {
            return job.result(Optional.empty());
        }
        JavaSparkContext given = context;
        if (given != null) {
            return answer(job, given, parts, sent);
        }
        Masters.requireOne(configuration.get("spark.master", ""));
        JavaSparkContext own = started();
        try {
            return answer(job, own, parts, sent);
        } finally {
            stop(own);
        }
    }

    private static <V, R> R answer(ChunkJob<V, R> job, JavaSparkContext spark, List<byte[]> parts, byte[] sent)
            throws IOException {
        return job.result(Optional.of(InOrder.combined(job, values(spark, parts, sent))));
    }

    /** Scala throws what it does not declare. */
    private JavaSparkContext started() throws IOException {
        try {
            return new JavaSparkContext(configuration);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            if (String.valueOf(failure.getMessage()).startsWith("Only one SparkContext")) {
                throw new IllegalStateException(
                        "a Spark context runs in this process, and there can be one: hand it over by SparkEngine.on(context)",
                        failure);
            }
            throw failure instanceof InterruptedException interrupted ? whileAtWork(interrupted) : readable(failure);
        }
    }

    /** An interrupt would end the stopping half-way, and no other context could be started in this process. */
    private static void stop(JavaSparkContext context) {
        boolean interrupted = Thread.interrupted();
        try {
            context.stop();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<byte[]> values(JavaSparkContext spark, List<byte[]> parts, byte[] job) throws IOException {
        String interrupts = "spark.job.interruptOnCancel";
        String before = spark.getLocalProperty(interrupts);
        spark.setLocalProperty(interrupts, "true");
        try {
            JavaRDD<byte[]> values = spark.parallelize(parts, parts.size()).map(new PerPart(job));
            return awaited(InOrder.neighbours(values, job).collectAsync());
        } finally {
            spark.setLocalProperty(interrupts, before);
        }
    }

    private static List<byte[]> awaited(JavaFutureAction<List<byte[]>> values) throws IOException {
        try {
            return values.get();
        } catch (InterruptedException interrupted) {
            values.cancel(true);
            throw whileAtWork(interrupted);
        } catch (ExecutionException failed) {
            throw readable(failed.getCause());
        }
    }

    private static IOException whileAtWork(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException("interrupted while the cluster was at work");
        failure.initCause(interrupted);
        return failure;
    }

    /** What a task threw, as if it had been thrown here; else what Spark says. */
    private static IOException readable(@Nullable Throwable failure) {
        Throwable thrown = failure instanceof SparkException ? failure.getCause() : null;
        if (thrown instanceof IOException read) {
            return read;
        }
        if (thrown instanceof RuntimeException defect) {
            throw defect;
        }
        String said = failure == null ? null : failure.getMessage();
        String first =
                said == null ? "it does not say why" : said.lines().findFirst().orElse("");
        return new IOException("the cluster could not run the job: " + first, failure);
    }
}
