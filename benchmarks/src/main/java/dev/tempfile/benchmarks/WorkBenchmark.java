package dev.tempfile.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The works that run inside one JVM, under JMH: {@code java -jar benchmarks/target/benchmarks.jar}.
 *
 * <p>A few at a time: {@code -p row="memory-1m tempfile,memory-1m guava" -prof gc}; elsewhere: {@code -p
 * directory=/dev/shm}; with threads: {@code -t 8}, or from Java 21 on {@code -t 1000 -jvmArgsAppend
 * -Djmh.executor=VIRTUAL}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
public class WorkBenchmark {
    @Param({
        "named tempfile",
        "named jdk",
        "named jdk-temp-file",
        "unnamed tempfile",
        "unnamed jdk",
        "memory-4k tempfile",
        "memory-4k tempfile-spooled",
        "memory-4k jdk",
        "memory-4k guava",
        "memory-1m tempfile",
        "memory-1m tempfile-spooled",
        "memory-1m jdk",
        "memory-1m guava",
        "memory-16m tempfile",
        "memory-16m tempfile-spooled",
        "memory-16m jdk",
        "memory-16m guava",
        "text-file tempfile",
        "text-file jdk",
        "text-memory tempfile",
        "text-memory jdk"
    })
    public String row = "";

    /** Where; empty is {@code java.io.tmpdir}. */
    @Param("")
    public String directory = "";

    private Operation operation = () -> 0;

    @Setup
    public void setUp() {
        String where = directory.isEmpty() ? System.getProperty("java.io.tmpdir") : directory;
        String[] words = row.split(" ");
        operation = Operation.of(words[1], words[0], Path.of(where));
    }

    @Benchmark
    public long work() throws IOException {
        return operation.run();
    }
}
