package dev.tempfile.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tempfile.chunks.Chunk;
import dev.tempfile.chunks.ChunkJob;
import dev.tempfile.chunks.Chunks;
import dev.tempfile.chunks.RecordCount;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that starts a context closes it, whatever becomes of the job: a process may have one only. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StartingTest {
    @TempDir
    private Path directory;

    private Chunks input;
    private SparkConf configuration;

    @BeforeEach
    void write() throws IOException {
        input = Chunks.of(Files.writeString(directory.resolve("input.csv"), "a\n1\n2\n"));
        configuration = Cluster.local().set("spark.local.dir", directory.toString());
    }

    /** Fails at once, or waits to be interrupted. */
    private record Failing(Chunks input, boolean waits) implements ChunkJob<String, String> {
        private static final long serialVersionUID = 1;
        private static final CountDownLatch BEGUN = new CountDownLatch(1);

        @Override
        public String perChunk(Chunk chunk) throws IOException {
            try {
                if (waits) {
                    BEGUN.countDown();
                    new CountDownLatch(1).await(4, TimeUnit.MINUTES);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("no luck");
        }

        @Override
        public String combine(String left, String right) {
            return left;
        }

        @Override
        public String result(Optional<String> combined) {
            return combined.orElse("");
        }
    }

    @Test
    void afterAnAnswerAFailureAndAnInterrupt() throws Exception {
        assertThat(new RecordCount(input).run(SparkEngine.starting(configuration)))
                .isEqualTo(2);
        assertThatThrownBy(() -> new Failing(input, false).run(SparkEngine.starting(configuration)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("no luck");

        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            try {
                if (Failing.BEGUN.await(4, TimeUnit.MINUTES)) {
                    caller.interrupt();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Failing waiting = new Failing(input, true);
        interrupter.start();
        try {
            assertThatThrownBy(() -> waiting.run(SparkEngine.starting(configuration)))
                    .isInstanceOf(InterruptedIOException.class);
        } finally {
            interrupter.join();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(new RecordCount(input).run(SparkEngine.starting(configuration)))
                .isEqualTo(2);
    }
}
